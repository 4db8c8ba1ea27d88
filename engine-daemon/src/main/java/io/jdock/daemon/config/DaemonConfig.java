package io.jdock.daemon.config;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.registry.RegistryConfig;
import io.jdock.daemon.network.NetworkConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A configuration that makes sense.
 *
 * @param hosts at least one
 * @param group of the Unix sockets; empty for {@code jdock} where that exists
 */
public record DaemonConfig(
        List<ListenAddress> hosts,
        Path dataRoot,
        Path execRoot,
        NetworkConfig network,
        RegistryConfig registries,
        Path pidFile,
        LogLevel logLevel,
        Optional<String> group) {
    private static final String DATA_ROOT = "/var/lib/jdock";
    private static final String EXEC_ROOT = "/run/jdock";

    public DaemonConfig {
        hosts = List.copyOf(hosts);
        requireNonNull(dataRoot, "dataRoot is null");
        requireNonNull(execRoot, "execRoot is null");
        requireNonNull(network, "network is null");
        requireNonNull(registries, "registries is null");
        requireNonNull(pidFile, "pidFile is null");
        requireNonNull(logLevel, "logLevel is null");
        requireNonNull(group, "group is null");
    }

    public boolean debug() {
        return logLevel == LogLevel.DEBUG;
    }

    static DaemonConfig of(Settings settings) {
        Path dataRoot = directory(settings, Directive.DATA_ROOT, DATA_ROOT);
        Path execRoot = directory(settings, Directive.EXEC_ROOT, EXEC_ROOT);
        List<ListenAddress> hosts =
                settings.all(Directive.HOSTS).stream().map(ListenAddress::parse).toList();
        LogLevel level = LogLevel.parse(settings.text(Directive.LOG_LEVEL).orElse("info"));
        return new DaemonConfig(
                hosts.isEmpty() ? List.of(new ListenAddress.UnixSocket(execRoot.resolve("jdock.sock"))) : hosts,
                dataRoot,
                execRoot,
                NetworkSettings.of(settings, dataRoot, execRoot),
                registries(settings),
                settings.text(Directive.PIDFILE)
                        .map(path -> Path.of(path).toAbsolutePath())
                        .orElse(execRoot.resolve("jdockd.pid")),
                settings.flag(Directive.DEBUG, false) ? LogLevel.DEBUG : level,
                settings.text(Directive.GROUP).filter(group -> !group.isEmpty()));
    }

    private static Path directory(Settings settings, Directive directive, String absent) {
        String text = settings.text(directive).orElse(absent);
        if (text.isEmpty()) {
            throw Settings.invalid(directive, text, "a directory is expected");
        }
        return Path.of(text).toAbsolutePath().normalize();
    }

    private static RegistryConfig registries(Settings settings) {
        var insecure = new ArrayList<>(RegistryConfig.LOOPBACK);
        settings.all(Directive.INSECURE_REGISTRIES)
                .forEach(host -> insecure.add(
                        Settings.understood(Directive.INSECURE_REGISTRIES, host, RegistryConfig::insecure)));
        return new RegistryConfig(
                insecure,
                settings.all(Directive.REGISTRY_MIRRORS).stream()
                        .map(mirror -> Settings.understood(Directive.REGISTRY_MIRRORS, mirror, RegistryConfig::mirror))
                        .toList(),
                RegistryConfig.DEFAULT_CERTIFICATES,
                System.getenv(),
                RegistryConfig.Timeouts.DEFAULT,
                count(settings, Directive.MAX_DOWNLOADS, RegistryConfig.DEFAULT_DOWNLOADS),
                count(settings, Directive.MAX_UPLOADS, RegistryConfig.DEFAULT_UPLOADS));
    }

    private static int count(Settings settings, Directive directive, int absent) {
        int count = settings.number(directive).orElse(absent);
        if (count < 1) {
            throw Settings.invalid(directive, Integer.toString(count), "it is not positive");
        }
        return count;
    }
}
