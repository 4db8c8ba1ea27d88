package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.HealthConfig;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.container.model.RestartPolicy;
import io.jdock.daemon.container.model.Ulimit;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses what no container can be, before anything is made; in Docker's words, which clients match. */
final class RequestCheck {
    private static final Set<String> POLICIES = Set.of("no", "always", "on-failure", "unless-stopped");
    private static final Set<String> RUNTIMES = Set.of("", "jdock", "runc", "io.containerd.runc.v2");
    private static final Set<String> HEALTH_ACTIONS = Set.of("", "none", "kill", "restart", "stop");
    private static final Pattern TEST_KINDS = Pattern.compile("NONE|CMD|CMD-SHELL");
    private static final long LEAST_HEALTH_TIME = 1_000_000;

    private RequestCheck() {}

    static void check(ContainerConfig config, HostConfig host) {
        checkConfig(config);
        checkPolicy(host.restartPolicy(), host.autoRemove());
        checkModes(config, host);
        ResourceCheck.check(host);
        checkLists(host);
        PortSpec.parse(host.portBindings());
        SecurityOptions.parse(host);
        Capabilities.of(host);
        LogOptions.of(host.logConfig()).check();
        if (!HEALTH_ACTIONS.contains(host.healthOnFailure())) {
            throw EngineException.invalid("invalid health-on-failure action: '" + host.healthOnFailure()
                    + "'; use one of 'none', 'kill', 'restart', or 'stop'");
        }
        if (!RUNTIMES.contains(host.runtime())) {
            throw EngineException.invalid("unknown or invalid runtime name: " + host.runtime());
        }
    }

    private static void checkConfig(ContainerConfig config) {
        if (!config.workingDir().isEmpty() && !config.workingDir().startsWith("/")) {
            throw EngineException.invalid(
                    "the working directory '" + config.workingDir() + "' is invalid, it needs to be an absolute path");
        }
        for (String entry : config.env()) {
            if (entry.isEmpty() || entry.startsWith("=")) {
                throw EngineException.invalid("invalid environment variable: " + entry);
            }
            noNul(entry);
        }
        if (config.cmd() != null) {
            config.cmd().forEach(RequestCheck::noNul);
        }
        if (config.entrypoint() != null) {
            config.entrypoint().forEach(RequestCheck::noNul);
        }
        config.exposedPorts().keySet().forEach(PortSpec::exposed);
        if (!config.stopSignal().isEmpty()) {
            SignalName.parse(config.stopSignal());
        }
        if (config.stopTimeout() != null && config.stopTimeout() < -1) {
            throw EngineException.invalid("invalid stop timeout: " + config.stopTimeout());
        }
        if (config.healthcheck() != null) {
            checkHealth(config.healthcheck());
        }
    }

    /** A NUL would end the argument early in execve(2), so that another command than the shown one runs. */
    private static void noNul(String text) {
        if (text.indexOf(0) >= 0) {
            throw EngineException.invalid("invalid argument: it contains a NUL character");
        }
    }

    private static void checkHealth(HealthConfig health) {
        if (!health.test().isEmpty()
                && !TEST_KINDS.matcher(health.test().getFirst()).matches()) {
            throw EngineException.invalid("Unknown Type '" + health.test().getFirst() + "' in HEALTHCHECK");
        }
        checkHealthTime("Interval", health.interval());
        checkHealthTime("Timeout", health.timeout());
        checkHealthTime("StartPeriod", health.startPeriod());
        checkHealthTime("StartInterval", health.startInterval());
        if (health.retries() < 0) {
            throw EngineException.invalid("Retries in Healthcheck cannot be negative");
        }
    }

    private static void checkHealthTime(String name, long nanos) {
        if (nanos != 0 && nanos < LEAST_HEALTH_TIME) {
            throw EngineException.invalid(name + " in Healthcheck cannot be less than 1ms");
        }
    }

    static void checkPolicy(RestartPolicy policy, boolean autoRemove) {
        if (!POLICIES.contains(policy.name())) {
            throw EngineException.invalid("invalid restart policy: unknown policy '" + policy.name()
                    + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        }
        if (policy.maximumRetryCount() < 0) {
            throw EngineException.invalid("invalid restart policy: maximum retry count cannot be negative");
        }
        if (policy.maximumRetryCount() > 0 && !policy.name().equals("on-failure")) {
            throw EngineException.invalid(
                    "invalid restart policy: maximum retry count can only be used with 'on-failure'");
        }
        if (autoRemove && !policy.name().equals("no")) {
            throw EngineException.invalid("can't create 'AutoRemove' container with restart policy");
        }
    }

    private static void checkModes(ContainerConfig config, HostConfig host) {
        oneOf("IPC", host.ipcMode(), "none", "host", "private", "shareable");
        oneOf("PID", host.pidMode(), "host");
        if (!Set.of("", "host").contains(host.utsMode())) {
            throw EngineException.invalid("invalid UTS mode: " + host.utsMode());
        }
        if (!Set.of("", "host").contains(host.usernsMode())) {
            throw EngineException.invalid("invalid USER mode: " + host.usernsMode());
        }
        if (!Set.of("", "host", "private").contains(host.cgroupnsMode())) {
            throw EngineException.invalid("invalid cgroup namespace mode: " + host.cgroupnsMode());
        }
        if (host.utsMode().equals("host") && !config.hostname().isEmpty()) {
            throw conflict("hostname and the UTS mode");
        }
        if (!host.networkMode().startsWith("container:")) {
            if (host.networkMode().equals("host") && !host.links().isEmpty()) {
                throw conflict(
                        "host type networking can't be used with links. This would result in undefined behavior");
            }
            return;
        }
        if (!config.hostname().isEmpty()) {
            throw conflict("hostname and the network mode");
        } else if (!host.links().isEmpty()) {
            throw conflict("container type network can't be used with links. This would result in undefined behavior");
        } else if (!host.dns().isEmpty()) {
            throw conflict("dns and the network mode");
        } else if (!host.extraHosts().isEmpty()) {
            throw conflict("custom host-to-IP mapping and the network mode");
        } else if (!config.macAddress().isEmpty()) {
            throw conflict("mac-address and the network mode");
        } else if (!host.portBindings().isEmpty() || host.publishAllPorts()) {
            throw conflict("port publishing and the container type network mode");
        } else if (!config.exposedPorts().isEmpty()) {
            throw conflict("port exposing and the container type network mode");
        }
    }

    private static EngineException conflict(String options) {
        return EngineException.invalid("conflicting options: " + options);
    }

    private static void oneOf(String what, String mode, String... words) {
        boolean ofContainer = mode.startsWith("container:") && mode.length() > "container:".length();
        if (!mode.isEmpty() && !ofContainer && !List.of(words).contains(mode)) {
            throw EngineException.invalid("invalid " + what + " mode: " + mode);
        }
    }

    private static void checkLists(HostConfig host) {
        for (String extra : host.extraHosts()) {
            int colon = extra.indexOf(':');
            String address = colon < 0 ? "" : extra.substring(colon + 1);
            if (colon <= 0 || !(address.equals("host-gateway") || Addresses.isLiteral(unbracketed(address)))) {
                throw EngineException.invalid(
                        colon <= 0
                                ? "bad format for add-host: \"" + extra + "\""
                                : "invalid IP address in add-host: \"" + address + "\"");
            }
        }
        for (String server : host.dns()) {
            if (!Addresses.isLiteral(server)) {
                throw EngineException.invalid("bad nameserver address: " + server);
            }
        }
        for (Ulimit limit : host.ulimits()) {
            Rlimits.of(limit);
        }
        for (String key : host.sysctls().keySet()) {
            if (key.startsWith("net.") && host.networkMode().equals("host")) {
                throw EngineException.invalid("sysctl \"" + key + "\" not allowed in host network namespace");
            }
            if (!key.matches("[a-zA-Z0-9_./-]+") || key.contains("..")) {
                throw EngineException.invalid("invalid sysctl: \"" + key + "\"");
            }
        }
    }

    private static String unbracketed(String address) {
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }
}
