package io.jdock.daemon.api;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.AttachOptions;
import io.jdock.daemon.container.Attachment;
import io.jdock.daemon.container.ContainerLog;
import io.jdock.daemon.container.ContainerQuery;
import io.jdock.daemon.container.Containers;
import io.jdock.daemon.container.CreateOptions;
import io.jdock.daemon.container.RemoveOptions;
import io.jdock.daemon.container.StopOptions;
import io.jdock.daemon.container.WaitCondition;
import io.jdock.daemon.container.model.ContainerCreateRequest;
import io.jdock.daemon.container.model.ContainerInspect;
import io.jdock.daemon.container.model.ContainerStats;
import io.jdock.daemon.container.model.ContainerSummary;
import io.jdock.daemon.container.model.CreateResponse;
import io.jdock.daemon.container.model.PruneResponse;
import io.jdock.daemon.container.model.TopResponse;
import io.jdock.daemon.container.model.UpdateRequest;
import io.jdock.daemon.container.model.UpdateResponse;
import io.jdock.daemon.container.model.WaitResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** One container, {@code c}, whose log is a file and whose end a test decides; it notes what is done to it. */
final class TestingContainers implements Containers {
    final Path log;
    final TestingInput input = new TestingInput();
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    final CompletableFuture<WaitResponse> waiting = new CompletableFuture<>();
    final List<String> done = new CopyOnWriteArrayList<>();
    boolean tty;

    TestingContainers(Path log) {
        this.log = log;
    }

    private void note(String ref, String what) {
        if (!ref.equals("c")) {
            throw EngineException.notFound("No such container: " + ref);
        }
        done.add(what);
    }

    @Override
    public CreateResponse create(CreateOptions options, ContainerCreateRequest request) {
        note("c", "create " + options.name() + " " + request.config().image());
        return new CreateResponse("c", List.of());
    }

    @Override
    public void start(String ref) {
        note(ref, "start");
    }

    @Override
    public void stop(String ref, StopOptions options) {
        note(ref, "stop " + options);
    }

    @Override
    public void restart(String ref, StopOptions options) {
        note(ref, "restart " + options);
    }

    @Override
    public void kill(String ref, String signal) {
        note(ref, "kill " + signal);
    }

    @Override
    public void pause(String ref) {
        note(ref, "pause");
    }

    @Override
    public void unpause(String ref) {
        note(ref, "unpause");
    }

    @Override
    public CompletionStage<WaitResponse> wait(String ref, WaitCondition condition) {
        note(ref, "wait " + condition);
        return waiting;
    }

    @Override
    public void remove(String ref, RemoveOptions options) {
        note(ref, "remove " + options);
    }

    @Override
    public void rename(String ref, String newName) {
        note(ref, "rename " + newName);
    }

    @Override
    public UpdateResponse update(String ref, UpdateRequest request) {
        note(ref, "update " + request.memory());
        return new UpdateResponse(List.of());
    }

    @Override
    public PruneResponse prune(Map<String, List<String>> filters) {
        note("c", "prune " + filters);
        return new PruneResponse(List.of(), 0);
    }

    @Override
    public List<ContainerSummary> list(ContainerQuery query) {
        note("c", "list " + query);
        return List.of();
    }

    @Override
    public ContainerInspect inspect(String ref, boolean withSize) {
        throw new UnsupportedOperationException("inspect");
    }

    @Override
    public TopResponse top(String ref, String psArguments) {
        note(ref, "top " + psArguments);
        return new TopResponse(List.of("PID"), List.of(List.of("1")));
    }

    @Override
    public ContainerStats stats(String ref) {
        note(ref, "stats");
        return ContainerStats.none("/web", ref);
    }

    @Override
    public List<ContainerSummary> usage() {
        return List.of();
    }

    @Override
    public void resize(String ref, int height, int width) {
        note(ref, "resize " + height + "x" + width);
    }

    @Override
    public ContainerLog logs(String ref) {
        note(ref, "logs");
        return new ContainerLog(log, tty, "", ended);
    }

    @Override
    public Attachment attach(String ref, AttachOptions options) {
        note(ref, "attach");
        return new Attachment(log, 0, tty, ended, options.stdin() ? Optional.of(input) : Optional.empty());
    }
}
