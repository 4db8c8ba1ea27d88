package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.state.Json;
import io.jdock.shim.client.StartRequest.Seccomp;
import java.util.Optional;

/**
 * What {@code --security-opt} asks for.
 *
 * @param seccompUnconfined no seccomp filter
 * @param seccompProfile a profile in Docker's form, instead of the default one
 */
record SecurityOptions(boolean noNewPrivileges, boolean seccompUnconfined, Optional<JsonNode> seccompProfile) {
    SecurityOptions {
        requireNonNull(seccompProfile, "seccompProfile is null");
    }

    /**
     * Reads them; {@code key:value} is the old form of {@code key=value}.
     *
     * @throws EngineException INVALID for an unknown option
     */
    static SecurityOptions parse(HostConfig host) {
        boolean noNewPrivileges = false;
        boolean unconfined = host.privileged();
        Optional<JsonNode> profile = Optional.empty();
        for (String option : host.securityOpt()) {
            int split = option.indexOf('=') >= 0 ? option.indexOf('=') : option.indexOf(':');
            String key = split < 0 ? option : option.substring(0, split);
            String value = split < 0 ? "" : option.substring(split + 1);
            switch (key) {
                case "no-new-privileges" -> noNewPrivileges = isTrue(option, value);
                case "seccomp" -> {
                    unconfined = value.equals("unconfined");
                    profile = unconfined || value.equals("builtin") ? Optional.empty() : Optional.of(profile(value));
                }
                case "label" -> {}
                case "apparmor" -> checkAppArmor(option, value);
                // The client turns this one into empty MaskedPaths and ReadonlyPaths and still sends it.
                case "systempaths", "writable-cgroups" -> {}
                default -> throw EngineException.invalid("invalid --security-opt 2: \"" + option + "\"");
            }
        }
        return new SecurityOptions(noNewPrivileges, unconfined, profile);
    }

    Seccomp seccomp() {
        if (seccompUnconfined) {
            return Seccomp.UNCONFINED;
        }
        return seccompProfile.isPresent() ? Seccomp.SPEC : Seccomp.DEFAULT;
    }

    private static boolean isTrue(String option, String value) {
        return switch (value) {
            case "", "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw EngineException.invalid("invalid --security-opt 2: \"" + option + "\"");
        };
    }

    /** This engine loads no AppArmor profiles, so nothing but "none" can be kept as a promise. */
    private static void checkAppArmor(String option, String value) {
        if (!value.equals("unconfined") && !value.isEmpty()) {
            throw EngineException.invalid("AppArmor profiles are not supported: \"" + option + "\"");
        }
    }

    private static JsonNode profile(String json) {
        try {
            JsonNode profile = Json.mapper().readTree(json);
            if (profile.isObject()) {
                return profile;
            }
        } catch (JsonProcessingException _) {
            // Reported below, in the same words as for other JSON than an object.
        }
        throw EngineException.invalid("Decoding seccomp profile failed: it is no JSON object");
    }
}
