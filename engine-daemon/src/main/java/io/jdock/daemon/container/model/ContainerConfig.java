package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.keys;
import static io.jdock.daemon.container.model.Normal.list;
import static io.jdock.daemon.container.model.Normal.listOrNull;
import static io.jdock.daemon.container.model.Normal.map;
import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * The portable part of a container: what to run, as who, with which environment.
 *
 * @param exposedPorts keys like {@code 80/tcp}; the values are empty objects
 * @param cmd null means "as the image says", an empty list "none"
 * @param entrypoint as {@code cmd}; {@code [""]} also means none
 * @param healthcheck null means "as the image says"
 * @param stopTimeout seconds, or null for the engine's default
 * @param volumes keys are paths that get an anonymous volume each
 */
@JsonNaming(UpperCamelCaseStrategy.class)
public record ContainerConfig(
        String hostname,
        String domainname,
        String user,
        boolean attachStdin,
        boolean attachStdout,
        boolean attachStderr,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> exposedPorts,
        boolean tty,
        boolean openStdin,
        boolean stdinOnce,
        List<String> env,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> cmd,

        @JsonInclude(JsonInclude.Include.NON_NULL) HealthConfig healthcheck,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean argsEscaped,
        String image,
        Map<String, Object> volumes,
        String workingDir,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> entrypoint,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean networkDisabled,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String macAddress,
        List<String> onBuild,
        Map<String, String> labels,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String stopSignal,
        @JsonInclude(JsonInclude.Include.NON_NULL) Integer stopTimeout,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<String> shell) {
    public ContainerConfig {
        hostname = text(hostname);
        domainname = text(domainname);
        user = text(user);
        exposedPorts = keys(exposedPorts);
        env = list(env);
        cmd = listOrNull(cmd);
        image = text(image);
        volumes = keys(volumes);
        workingDir = text(workingDir);
        entrypoint = listOrNull(entrypoint);
        macAddress = text(macAddress);
        onBuild = listOrNull(onBuild);
        labels = map(labels);
        stopSignal = text(stopSignal);
        shell = listOrNull(shell);
    }

    public ContainerConfig withHostname(String replacement) {
        return new ContainerConfig(
                replacement,
                domainname,
                user,
                attachStdin,
                attachStdout,
                attachStderr,
                exposedPorts,
                tty,
                openStdin,
                stdinOnce,
                env,
                cmd,
                healthcheck,
                argsEscaped,
                image,
                volumes,
                workingDir,
                entrypoint,
                networkDisabled,
                macAddress,
                onBuild,
                labels,
                stopSignal,
                stopTimeout,
                shell);
    }

    public ContainerConfig withLabels(Map<String, String> replacement) {
        return new ContainerConfig(
                hostname,
                domainname,
                user,
                attachStdin,
                attachStdout,
                attachStderr,
                exposedPorts,
                tty,
                openStdin,
                stdinOnce,
                env,
                cmd,
                healthcheck,
                argsEscaped,
                image,
                volumes,
                workingDir,
                entrypoint,
                networkDisabled,
                macAddress,
                onBuild,
                replacement,
                stopSignal,
                stopTimeout,
                shell);
    }
}
