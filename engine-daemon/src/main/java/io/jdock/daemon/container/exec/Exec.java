package io.jdock.daemon.container.exec;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.ContainerRuntime;
import io.jdock.daemon.container.model.ExecCreateRequest;
import io.jdock.daemon.container.model.ExecInspect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One exec: what was asked, and how far it has come. All state is guarded by this. */
final class Exec {
    private final String id;
    private final String containerId;
    private final ExecCreateRequest request;
    private boolean started;
    private Optional<ContainerRuntime.Run> run = Optional.empty();
    private OptionalInt exitCode = OptionalInt.empty();
    private Instant endedAt = Instant.MAX;

    Exec(String id, String containerId, ExecCreateRequest request) {
        this.id = requireNonNull(id, "id is null");
        this.containerId = requireNonNull(containerId, "containerId is null");
        this.request = requireNonNull(request, "request is null");
    }

    String id() {
        return id;
    }

    String containerId() {
        return containerId;
    }

    ExecCreateRequest request() {
        return request;
    }

    /** The command as one line, for events. */
    String commandLine() {
        return String.join(" ", request.cmd());
    }

    /**
     * Claims the only start.
     *
     * @throws EngineException CONFLICT if it was claimed before
     */
    synchronized void claim() {
        if (exitCode.isPresent()) {
            throw EngineException.conflict("Error: Exec command " + id + " has already run");
        } else if (started) {
            throw EngineException.conflict("Error: Exec command " + id + " is already running");
        }
        started = true;
    }

    synchronized void running(ContainerRuntime.Run under) {
        run = Optional.of(under);
    }

    synchronized void ended(int code) {
        exitCode = OptionalInt.of(code);
        endedAt = Instant.now();
    }

    synchronized Optional<ContainerRuntime.Run> run() {
        return exitCode.isPresent() ? Optional.empty() : run;
    }

    synchronized boolean endedBefore(Instant limit) {
        return endedAt.isBefore(limit);
    }

    synchronized ExecInspect inspect() {
        List<String> command = request.cmd();
        return new ExecInspect(
                id,
                run.isPresent() && exitCode.isEmpty(),
                exitCode.isPresent() ? Integer.valueOf(exitCode.getAsInt()) : null,
                new ExecInspect.ProcessConfig(
                        request.tty(),
                        command.getFirst(),
                        command.subList(1, command.size()),
                        request.privileged(),
                        request.user()),
                request.attachStdin(),
                request.attachStderr(),
                request.attachStdout(),
                exitCode.isPresent(),
                containerId,
                request.detachKeys(),
                run.map(ContainerRuntime.Run::pid).orElse(0));
    }
}
