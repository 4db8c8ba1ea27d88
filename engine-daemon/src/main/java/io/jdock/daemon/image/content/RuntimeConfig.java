package io.jdock.daemon.image.content;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image says about running it: OCI's {@code config.config} with Docker's additions, which is also what Docker
 * shows as an image's {@code Config}. Nothing in it is null except {@code healthcheck}, where the image has none.
 */
@JsonNaming(UpperCamelCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RuntimeConfig(
        String user,
        Map<String, Empty> exposedPorts,
        List<String> env,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> entrypoint,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> cmd,

        Map<String, Empty> volumes,
        String workingDir,
        Map<String, String> labels,
        String stopSignal,
        HealthConfig healthcheck,
        List<String> onBuild,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> shell) {
    public static final RuntimeConfig EMPTY =
            new RuntimeConfig(null, null, null, null, null, null, null, null, null, null, null, null);

    public RuntimeConfig {
        user = user == null ? "" : user;
        exposedPorts = keys(exposedPorts);
        env = env == null ? List.of() : List.copyOf(env);
        entrypoint = entrypoint == null ? List.of() : List.copyOf(entrypoint);
        cmd = cmd == null ? List.of() : List.copyOf(cmd);
        volumes = keys(volumes);
        workingDir = workingDir == null ? "" : workingDir;
        labels = labels == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        stopSignal = stopSignal == null ? "" : stopSignal;
        onBuild = onBuild == null ? List.of() : List.copyOf(onBuild);
        shell = shell == null ? List.of() : List.copyOf(shell);
    }

    /** Go's {@code struct{}}: these maps are sets. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Empty() {}

    private static Map<String, Empty> keys(Map<String, Empty> set) {
        var copy = new LinkedHashMap<String, Empty>();
        if (set != null) {
            set.keySet().forEach(key -> copy.put(key, new Empty()));
        }
        return Collections.unmodifiableMap(copy);
    }
}
