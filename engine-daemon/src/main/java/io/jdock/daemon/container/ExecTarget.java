package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.shim.client.StartRequest.Seccomp;
import java.nio.file.Path;
import java.util.List;

/**
 * A running container as far as a further process in it is concerned.
 *
 * @param run its run under way
 * @param paused it is frozen
 * @param environment variables that every process of it has
 * @param groups supplementary groups
 * @param capabilities of its processes
 * @param allCapabilities of a privileged process in it
 * @param runDirectory where its runs keep their records
 */
public record ExecTarget(
        String id,
        ContainerRuntime.Run run,
        boolean paused,
        List<String> environment,
        String user,
        List<Integer> groups,
        String workingDirectory,
        List<String> capabilities,
        List<String> allCapabilities,
        boolean noNewPrivileges,
        int oomScoreAdj,
        Seccomp seccomp,
        String cgroupsPath,
        Path runDirectory) {
    public ExecTarget {
        requireNonNull(id, "id is null");
        requireNonNull(run, "run is null");
        environment = List.copyOf(environment);
        groups = List.copyOf(groups);
        capabilities = List.copyOf(capabilities);
        allCapabilities = List.copyOf(allCapabilities);
    }
}
