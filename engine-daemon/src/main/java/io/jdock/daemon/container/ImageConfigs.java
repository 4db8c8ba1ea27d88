package io.jdock.daemon.container;

import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.HealthConfig;
import io.jdock.daemon.image.content.RuntimeConfig;
import io.jdock.daemon.image.content.RuntimeConfig.Empty;
import java.util.LinkedHashMap;
import java.util.Map;

/** What of a container's configuration an image can have. */
public final class ImageConfigs {
    private ImageConfigs() {}

    public static RuntimeConfig of(ContainerConfig config) {
        return new RuntimeConfig(
                config.user(),
                keys(config.exposedPorts()),
                config.env(),
                config.entrypoint(),
                config.cmd(),
                keys(config.volumes()),
                config.workingDir(),
                config.labels(),
                config.stopSignal(),
                health(config.healthcheck()),
                config.onBuild(),
                config.shell());
    }

    private static Map<String, Empty> keys(Map<String, Object> set) {
        var keys = new LinkedHashMap<String, Empty>();
        set.keySet().forEach(key -> keys.put(key, new Empty()));
        return keys;
    }

    private static io.jdock.daemon.image.content.HealthConfig health(HealthConfig config) {
        return config == null
                ? null
                : new io.jdock.daemon.image.content.HealthConfig(
                        config.test(),
                        config.interval(),
                        config.timeout(),
                        config.startPeriod(),
                        config.startInterval(),
                        config.retries());
    }
}
