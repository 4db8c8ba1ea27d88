package io.jdock.daemon.image;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.HealthConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code HEALTHCHECK [--interval=D --timeout=D --start-period=D --start-interval=D --retries=N] CMD ...} or NONE. */
final class HealthcheckLine {
    private static final Pattern OPTION = Pattern.compile("--([a-z-]+)=(\\S+)\\s*");
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");

    private HealthcheckLine() {}

    /** @param command makes the test of what follows CMD */
    static HealthConfig parse(String line, Function<String, List<String>> command) {
        Map<String, String> options = new HashMap<>();
        Matcher option = OPTION.matcher(line);
        int at = 0;
        while (option.find() && option.start() == at) {
            options.put(option.group(1), option.group(2));
            at = option.end();
        }
        String[] parts = line.substring(at).split("\\s+", 2);
        String rest = parts.length > 1 ? parts[1].strip() : "";
        return switch (parts[0].toUpperCase(Locale.ROOT)) {
            case "" -> throw EngineException.invalid("HEALTHCHECK requires at least one argument");
            case "NONE" -> {
                if (!rest.isEmpty()) {
                    throw EngineException.invalid("HEALTHCHECK NONE takes no arguments");
                }
                yield new HealthConfig(List.of("NONE"), 0, 0, 0, 0, 0);
            }
            case "CMD" -> {
                if (rest.isEmpty()) {
                    throw EngineException.invalid("Missing command after HEALTHCHECK CMD");
                }
                yield withOptions(command.apply(rest), options);
            }
            default ->
                throw EngineException.invalid(
                        "Unknown type \"" + parts[0].toUpperCase(Locale.ROOT) + "\" in HEALTHCHECK (try CMD)");
        };
    }

    private static HealthConfig withOptions(List<String> test, Map<String, String> options) {
        var left = new HashMap<>(options);
        var config = new HealthConfig(
                test,
                nanos("interval", left.remove("interval")),
                nanos("timeout", left.remove("timeout")),
                nanos("start-period", left.remove("start-period")),
                nanos("start-interval", left.remove("start-interval")),
                retries(left.remove("retries")));
        if (!left.isEmpty()) {
            throw EngineException.invalid(
                    "unknown flag: " + left.keySet().iterator().next());
        }
        return config;
    }

    private static int retries(String text) {
        if (text == null) {
            return 0;
        }
        if (!text.matches("\\d{1,9}")) {
            throw EngineException.invalid("--retries must be at least 0 (not " + text + ")");
        }
        return Integer.parseInt(text);
    }

    /** A duration in Go's form; Docker takes none below a millisecond, but 0 for the default. */
    private static long nanos(String name, String text) {
        if (text == null || text.equals("0")) {
            return 0;
        }
        Matcher part = DURATION.matcher(text);
        double nanos = 0;
        int at = 0;
        while (part.find() && part.start() == at) {
            at = part.end();
            nanos += Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "ns" -> 1;
                        case "us", "µs" -> 1e3;
                        case "ms" -> 1e6;
                        case "s" -> 1e9;
                        case "m" -> 60e9;
                        default -> 3600e9;
                    };
        }
        if (at == 0 || at != text.length()) {
            throw EngineException.invalid("time: invalid duration \"" + text + "\"");
        }
        if (nanos != 0 && nanos < 1e6) {
            throw EngineException.invalid("Interval \"" + name + "\" cannot be less than 1ms");
        }
        return (long) nanos;
    }
}
