package io.jdock.daemon.image.content;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.jdock.daemon.EngineException;

/** What an image runs on, in Go's names ({@code linux/amd64}, {@code linux/arm/v7}); absent parts are empty. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Platform(
        String architecture,
        String os,
        @JsonProperty("os.version") String osVersion,
        String variant) {
    public Platform {
        architecture = architecture == null ? "" : architecture;
        os = os == null ? "" : os;
        osVersion = osVersion == null ? "" : osVersion;
        variant = variant == null ? "" : variant;
    }

    public static Platform host() {
        String arch = System.getProperty("os.arch");
        return new Platform(
                switch (requireNonNull(arch, "os.arch is null")) {
                    case "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    default -> arch;
                },
                "linux",
                "",
                "");
    }

    /** Parses {@code os[/architecture[/variant]]}; what is left out is the host's. */
    public static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        for (String part : parts) {
            if (!part.matches("[A-Za-z0-9_.-]+")) {
                throw EngineException.invalid(
                        "\"" + text + "\": \"" + part + "\" is an invalid component of a platform specifier");
            }
        }
        return switch (parts.length) {
            case 1 -> new Platform(host().architecture, parts[0], "", "");
            case 2 -> new Platform(parts[1], parts[0], "", "");
            case 3 -> new Platform(parts[1], parts[0], "", parts[2]);
            default -> throw EngineException.invalid("\"" + text + "\": cannot parse platform specifier");
        };
    }

    public Platform withOsVersion(String replacement) {
        return new Platform(architecture, os, replacement, variant);
    }

    /** {@code linux/arm/v7}. */
    public String format() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }

    /**
     * How well what was made for this platform runs on another: 0 if not at all, and more for a better fit. Variants
     * of arm run what was made for lower ones (containerd, platforms/compare.go).
     */
    public int fit(Platform on) {
        if (!os.equals(on.os) || !architecture.equals(on.architecture)) {
            return 0;
        }
        int mine = variantNumber();
        int most = on.variantNumber();
        return mine == most ? 100 : mine < most ? mine + 1 : on.variant.isEmpty() ? 1 : 0;
    }

    private int variantNumber() {
        String number = variant.startsWith("v") ? variant.substring(1) : variant;
        return switch (architecture) {
            case "arm" -> number.matches("\\d") ? Integer.parseInt(number) : 7;
            case "arm64" -> number.matches("\\d") ? Integer.parseInt(number) : 8;
            default -> number.matches("\\d") ? Integer.parseInt(number) : 1;
        };
    }
}
