package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.daemon.container.model.ExecCreateRequest;
import io.jdock.shim.client.ExecRequest;
import io.jdock.shim.client.StartRequest.Seccomp;
import io.jdock.shim.oci.Process;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * @param seccompProfile the container's own, else null
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
        List<Process.Rlimit> rlimits,
        boolean noNewPrivileges,
        int oomScoreAdj,
        Seccomp seccomp,
        JsonNode seccompProfile,
        String cgroupsPath,
        Path runDirectory) {
    public ExecTarget {
        requireNonNull(id, "id is null");
        requireNonNull(run, "run is null");
        environment = List.copyOf(environment);
        groups = List.copyOf(groups);
        rlimits = List.copyOf(rlimits);
        capabilities = List.copyOf(capabilities);
        allCapabilities = List.copyOf(allCapabilities);
    }

    /**
     * What a client asks for, completed from the container.
     *
     * @param consoleSize height and width, or empty
     */
    public ExecRequest request(
            String execId,
            Path directory,
            ExecCreateRequest asked,
            List<Integer> consoleSize,
            boolean input,
            boolean output) {
        String directoryInside = asked.workingDir().isEmpty() ? workingDirectory : asked.workingDir();
        String as = asked.user().isEmpty() ? user : asked.user();
        List<String> granted = asked.privileged() ? allCapabilities : capabilities;
        var process = new Process(
                asked.tty(),
                asked.tty() && consoleSize.size() == 2
                        ? new Process.ConsoleSize(consoleSize.get(0), consoleSize.get(1))
                        : null,
                SpecBuilder.user(as, groups),
                asked.cmd(),
                environmentOf(asked),
                directoryInside.isEmpty() ? "/" : directoryInside,
                SpecBuilder.capabilities(granted),
                rlimits,
                noNewPrivileges,
                oomScoreAdj,
                null);
        return new ExecRequest(
                execId,
                run.pid(),
                run.startTime(),
                directory.toString(),
                process,
                input,
                output,
                seccomp,
                seccompProfile,
                cgroupsPath);
    }

    private List<String> environmentOf(ExecCreateRequest asked) {
        var variables = new ArrayList<>(environment);
        if (asked.tty()) {
            put(variables, "TERM=xterm");
        }
        asked.env().forEach(entry -> put(variables, entry));
        return variables;
    }

    private static void put(List<String> variables, String entry) {
        int equals = entry.indexOf('=');
        String name = equals < 0 ? entry : entry.substring(0, equals);
        variables.removeIf(variable -> variable.startsWith(name + "="));
        if (equals >= 0) {
            variables.add(entry);
        }
    }
}
