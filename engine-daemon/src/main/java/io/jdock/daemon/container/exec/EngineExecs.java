package io.jdock.daemon.container.exec;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.container.CommandFailure;
import io.jdock.daemon.container.ContainerRuntime;
import io.jdock.daemon.container.ExecDirectory;
import io.jdock.daemon.container.ExecHost;
import io.jdock.daemon.container.ExecTarget;
import io.jdock.daemon.container.model.ExecCreateRequest;
import io.jdock.daemon.container.model.ExecInspect;
import io.jdock.shim.client.ExecRequest;
import io.jdock.shim.client.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The execs of this engine. They live in memory only: one that outlives the daemon runs on, but is not known any more. */
public final class EngineExecs implements Execs {
    private static final Logger LOG = LoggerFactory.getLogger(EngineExecs.class);
    private static final int ID_BYTES = 32;
    private static final int EXIT_NOT_EXECUTABLE = 126;
    private static final int EXIT_NOT_FOUND = 127;
    private static final int EXIT_ENGINE = 128;
    /** How long an ended exec can be inspected. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final ExecHost host;
    private final Map<String, Exec> execs = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    public EngineExecs(ExecHost host) {
        this.host = requireNonNull(host, "host is null");
    }

    @Override
    public String create(String containerRef, ExecCreateRequest request) {
        if (request.cmd().isEmpty()) {
            throw EngineException.invalid("No exec command specified");
        }
        if (!request.workingDir().isEmpty() && !request.workingDir().startsWith("/")) {
            throw EngineException.invalid(
                    "the working directory '" + request.workingDir() + "' is invalid, it needs to be an absolute path");
        }
        ExecTarget target = target(containerRef);
        forgetOld();
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        var exec = new Exec(HexFormat.of().formatHex(bytes), target.id(), request);
        execs.put(exec.id(), exec);
        host.list(exec.containerId(), exec.id(), true);
        publish(exec, "exec_create: " + exec.commandLine(), Map.of());
        return exec.id();
    }

    private ExecTarget target(String ref) {
        ExecTarget target = host.target(ref);
        if (target.paused()) {
            throw EngineException.conflict(
                    "Container " + target.id() + " is paused, unpause the container before exec");
        }
        return target;
    }

    private void forgetOld() {
        Instant limit = Instant.now().minus(KEPT);
        execs.values().removeIf(exec -> exec.endedBefore(limit));
    }

    private Exec find(String id) {
        Exec exec = execs.get(id);
        if (exec == null) {
            throw EngineException.notFound("No such exec instance: " + id);
        }
        return exec;
    }

    @Override
    public ExecSession start(String id, ExecStartOptions options) {
        Exec exec = find(id);
        ExecTarget target = target(exec.containerId());
        exec.claim();
        publish(exec, "exec_start: " + exec.commandLine(), Map.of());
        Path directory = ExecDirectory.of(target, id);
        try {
            ExecDirectory.create(directory);
            ContainerRuntime.Run run = host.runtime().exec(request(exec, target, options, directory));
            exec.running(run);
            run.ended().thenAccept(end -> ended(exec, end.exitCode(), directory));
            return RunSession.of(exec.request(), options, run);
        } catch (StartException e) {
            return failed(exec, e, options, directory);
        } catch (IOException e) {
            ended(exec, EXIT_ENGINE, directory);
            throw EngineException.internal("start exec: " + e.getMessage(), e);
        }
    }

    private ExecRequest request(Exec exec, ExecTarget target, ExecStartOptions options, Path directory) {
        ExecCreateRequest asked = exec.request();
        List<Integer> size = options.consoleSize().size() == 2 ? options.consoleSize() : asked.consoleSize();
        return target.request(
                exec.id(),
                directory,
                asked,
                size,
                asked.attachStdin() && !options.detach(),
                (asked.attachStdout() || asked.attachStderr()) && !options.detach());
    }

    /** A command that cannot be executed is told of on its own output, as an attached client expects. */
    private ExecSession failed(Exec exec, StartException problem, ExecStartOptions options, Path directory) {
        String command = exec.request().cmd().getFirst();
        int code = problem.kind() == StartException.Kind.COMMAND_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE;
        String reason = switch (problem.kind()) {
            case COMMAND_NOT_FOUND -> CommandFailure.notFound(command, problem.getMessage());
            case COMMAND_NOT_EXECUTABLE -> CommandFailure.notExecutable(command, problem.getMessage());
            case INVALID, FAILED -> problem.getMessage();
        };
        ended(exec, code, directory);
        String message =
                "OCI runtime exec failed: exec failed: unable to start container process: " + reason + ": unknown";
        if (options.detach()) {
            ErrorKind kind = problem.kind() == StartException.Kind.FAILED ? ErrorKind.INTERNAL : ErrorKind.INVALID;
            throw new EngineException(kind, message, problem);
        }
        LOG.info("container={} op=exec exec={}: {}", exec.containerId(), exec.id(), message);
        return new FailedSession(exec.request().tty(), message, code);
    }

    private void ended(Exec exec, int exitCode, Path directory) {
        exec.ended(exitCode);
        host.list(exec.containerId(), exec.id(), false);
        publish(exec, "exec_die", Map.of("exitCode", Integer.toString(exitCode)));
        try {
            ExecDirectory.delete(directory);
        } catch (IOException e) {
            LOG.debug("container={} op=exec-cleanup: {}", exec.containerId(), e.getMessage());
        }
    }

    private void publish(Exec exec, String action, Map<String, String> more) {
        var attributes = new TreeMap<>(more);
        attributes.put("execID", exec.id());
        host.publish(exec.containerId(), action, attributes);
    }

    @Override
    public void resize(String id, int height, int width) {
        Exec exec = find(id);
        exec.run()
                .orElseThrow(() -> EngineException.conflict("exec process is not started"))
                .resize(height, width);
    }

    @Override
    public ExecInspect inspect(String id) {
        return find(id).inspect();
    }
}
