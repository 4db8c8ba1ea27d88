package io.jdock.daemon.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.health.Health;
import io.jdock.daemon.container.health.HealthPlan;
import io.jdock.daemon.container.model.ExecCreateRequest;
import io.jdock.shim.client.StartException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a health check's command in a container. */
final class HealthProbe {
    /** What is kept of the output. */
    private static final int OUTPUT_LIMIT = 4096;
    /** How long to wait for the rest of the output: a process in the background may hold the pipe for ever. */
    private static final Duration REST = Duration.ofSeconds(1);

    private static final int NOT_RUN = -1;

    private final ContainerRuntime runtime;
    private final ExecTarget target;
    private final HealthPlan plan;
    /** Guarded by itself. */
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    HealthProbe(ContainerRuntime runtime, ExecTarget target, HealthPlan plan) {
        this.runtime = runtime;
        this.target = target;
        this.plan = plan;
    }

    /** Blocks until the command has ended or its time is over, when it is killed. */
    Health.Check run(String execId) throws InterruptedException {
        Instant start = Instant.now();
        Path directory = ExecDirectory.of(target, execId);
        try {
            ExecDirectory.create(directory);
            ContainerRuntime.Run process =
                    runtime.exec(target.request(execId, directory, asked(), List.of(), false, true));
            return await(start, process);
        } catch (StartException | IOException | EngineException e) {
            String message = e instanceof StartException problem ? describe(problem) : e.getMessage();
            return new Health.Check(start, Instant.now(), NOT_RUN, message);
        } finally {
            deleteQuietly(directory);
        }
    }

    private ExecCreateRequest asked() {
        return new ExecCreateRequest(false, true, true, List.of(), "", false, List.of(), plan.command(), false, "", "");
    }

    private String describe(StartException problem) {
        String command = plan.command().getFirst();
        String reason = switch (problem.kind()) {
            case COMMAND_NOT_FOUND -> CommandFailure.notFound(command, problem.getMessage());
            case COMMAND_NOT_EXECUTABLE -> CommandFailure.notExecutable(command, problem.getMessage());
            case INVALID, FAILED -> problem.getMessage();
        };
        return "OCI runtime exec failed: exec failed: unable to start container process: " + reason + ": unknown";
    }

    private Health.Check await(Instant start, ContainerRuntime.Run process) throws InterruptedException {
        var readers = new ArrayList<Thread>();
        for (Optional<InputStream> stream : List.of(process.output(), process.errors())) {
            stream.ifPresent(input ->
                    // Reading holds the thread, so a virtual one will not do.
                    readers.add(Thread.ofPlatform()
                            .daemon()
                            .name("health-" + target.id().substring(0, 12))
                            .start(() -> collect(input))));
        }
        try {
            int exitCode = process.ended()
                    .toCompletableFuture()
                    .get(plan.timeout().toNanos(), TimeUnit.NANOSECONDS)
                    .exitCode();
            for (Thread reader : readers) {
                reader.join(REST);
            }
            return new Health.Check(start, Instant.now(), exitCode, output());
        } catch (TimeoutException _) {
            process.signal(SignalName.SIGKILL);
            String message = "Health check exceeded timeout (" + GoDuration.text(plan.timeout()) + ")";
            String said = output();
            return new Health.Check(start, Instant.now(), NOT_RUN, said.isEmpty() ? message : message + ": " + said);
        } catch (ExecutionException e) {
            throw new IllegalStateException("health check", e);
        } finally {
            process.output().ifPresent(HealthProbe::closeQuietly);
            process.errors().ifPresent(HealthProbe::closeQuietly);
        }
    }

    private void collect(InputStream input) {
        byte[] buffer = new byte[OUTPUT_LIMIT];
        try {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                synchronized (output) {
                    // One byte more than is shown tells that there was more.
                    output.write(buffer, 0, Math.min(count, OUTPUT_LIMIT + 1 - output.size()));
                }
            }
        } catch (IOException _) {
            // What came before it is shown.
        }
    }

    private String output() {
        synchronized (output) {
            return output.size() <= OUTPUT_LIMIT
                    ? output.toString(UTF_8)
                    : new String(output.toByteArray(), 0, OUTPUT_LIMIT, UTF_8) + "...";
        }
    }

    private static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException _) {
            // Nobody reads it any more.
        }
    }

    /** A killed process may still be about to write its record; the directory goes with the container then. */
    private static void deleteQuietly(Path directory) {
        try {
            ExecDirectory.delete(directory);
        } catch (IOException _) {
            // As said.
        }
    }
}
