package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.container.model.ContainerInspect;
import io.jdock.daemon.container.model.ContainerSummary;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.container.model.UpdateRequest;
import io.jdock.daemon.container.model.UpdateResponse;
import io.jdock.daemon.container.model.WaitResponse;
import io.jdock.daemon.state.Json;
import io.jdock.shim.client.StartException;
import io.jdock.shim.oci.Linux;
import io.jdock.shim.oci.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineContainersTest {
    private static final String PLAIN = "{\"Image\": \"busybox\", \"Cmd\": [\"sleep\", \"1\"]}";
    private static final RemoveOptions FORCE = new RemoveOptions(true, true, false);
    private static final RemoveOptions GENTLE = new RemoveOptions(false, false, false);

    @TempDir
    Path root;

    private TestingEngine engine;

    @BeforeEach
    void open() {
        engine = new TestingEngine(root);
    }

    /** Ends are attended to in the background: not before they are over may the directory go. */
    @AfterEach
    void close() {
        containers().list(all()).forEach(summary -> containers().remove(summary.id(), FORCE));
    }

    @Test
    void failsTheStartInAnUnknownNetwork() {
        engine.create(
                "web", "{\"Image\": \"busybox\", \"Cmd\": [\"x\"], \"HostConfig\": {\"NetworkMode\": \"nowhere\"}}");
        assertThatThrownBy(() -> containers().start("web"))
                .hasMessage("failed to set up container networking: network nowhere not found");
        assertThat(containers().inspect("web", false).state().status()).isEqualTo("created");
    }

    private Containers containers() {
        return engine.containers;
    }

    private TestingEngine.TestingRun run(String id) {
        return engine.runtime.runs.get(id);
    }

    private static WaitResponse get(CompletableFuture<WaitResponse> wait) throws Exception {
        return wait.get(5, TimeUnit.SECONDS);
    }

    private CompletableFuture<WaitResponse> await(String ref, WaitCondition condition) {
        return containers().wait(ref, condition).toCompletableFuture();
    }

    @Test
    void runsAContainerFromCreateToRemoval() throws Exception {
        String id = engine.create("web", PLAIN);
        assertThat(containers().inspect("web", false).state().status()).isEqualTo("created");
        CompletableFuture<WaitResponse> exit = await(id, WaitCondition.NEXT_EXIT);
        containers().start(id.substring(0, 12));
        ContainerInspect running = containers().inspect("/web", false);
        assertThat(running.state().running()).isTrue();
        assertThat(running.state().pid()).isEqualTo(100);
        assertThat(running.networkSettings().ipAddress()).isEqualTo("172.17.0.2");
        assertThat(exit).isNotDone();
        run(id).end(3);
        assertThat(get(exit).statusCode()).isEqualTo(3);
        ContainerInspect ended = containers().inspect("web", false);
        assertThat(ended.state().status()).isEqualTo("exited");
        assertThat(ended.state().exitCode()).isEqualTo(3);
        assertThat(get(await(id, WaitCondition.NOT_RUNNING)).statusCode()).isEqualTo(3);
        CompletableFuture<WaitResponse> gone = await(id, WaitCondition.REMOVED);
        containers().remove("web", GENTLE);
        assertThat(get(gone).statusCode()).isEqualTo(3);
        assertThatThrownBy(() -> containers().inspect("web", false)).hasMessage("No such container: web");
        assertThat(engine.actions()).containsExactly("create", "start", "die", "destroy");
        assertThat(engine.networks.held).isEmpty();
        assertThat(root.resolve("data/containers")).isEmptyDirectory();
        assertThat(root.resolve("exec/containers")).isEmptyDirectory();
    }

    private UpdateResponse update(String ref, String json) {
        return containers().update(ref, Json.parse(json, UpdateRequest.class));
    }

    @Test
    void updatesLimitsAtOnceAndForLater() {
        String id = engine.create("web", PLAIN);
        update("web", "{\"Memory\": 67108864, \"PidsLimit\": 50, \"RestartPolicy\": {\"Name\": \"always\"}}");
        containers().start("web");
        assertThat(run(id).limited).isEmpty();
        update("web", "{\"Memory\": 33554432, \"PidsLimit\": -1}");
        assertThat(run(id).limited).singleElement().satisfies(limits -> {
            assertThat(limits.memory().limit()).isEqualTo(32L << 20);
            assertThat(limits.memory().swap()).isEqualTo(128L << 20);
            assertThat(limits.pids().limit()).isEqualTo(-1);
            assertThat(limits.cpu()).isNull();
        });
        engine.reopen();
        HostConfig host = containers().inspect("web", false).hostConfig();
        assertThat(host.memory()).isEqualTo(32L << 20);
        assertThat(host.pidsLimit()).isNull();
        assertThat(host.restartPolicy().name()).isEqualTo("always");
        assertThatThrownBy(() -> update("web", "{\"Memory\": 268435456}"))
                .hasMessage("Cannot update container " + id + ": Memory limit should be smaller than already set"
                        + " memoryswap limit, update the memoryswap at the same time");
    }

    @Test
    void prunesWhatDoesNotRunAndPassesTheFilters() {
        String kept = engine.create("kept", "{\"Image\": \"busybox\", \"Cmd\": [\"x\"], \"Labels\": {\"a\": \"b\"}}");
        String gone = engine.create("gone", PLAIN);
        String runs = engine.create("runs", PLAIN);
        containers().start(runs);
        assertThat(containers().prune(Map.of("until", List.of("1h"))).containersDeleted())
                .isEmpty();
        assertThat(containers().prune(Map.of("label!", List.of("a=b"))).containersDeleted())
                .containsExactly(gone);
        assertThat(containers().prune(Map.of()).containersDeleted()).containsExactly(kept);
        assertThatThrownBy(() -> containers().prune(Map.of("x", List.of()))).hasMessage("invalid filter 'x'");
    }

    @Test
    void writesTheBundleOfARun() throws Exception {
        String id = engine.create("web", "{\"Image\": \"busybox\", \"Cmd\": [\"id\"], \"Hostname\": \"h\"}");
        containers().start("web");
        Path run = root.resolve("exec/containers").resolve(id);
        assertThat(run.resolve("hosts")).content().contains("172.17.0.2\th\n");
        assertThat(run.resolve("hostname")).hasContent("h");
        Spec spec = engine.runtime.starts.getLast().spec();
        assertThat(spec.linux().namespaces()).contains(new Linux.Namespace("network", "/run/netns/box"));
        assertThat(spec.linux().cgroupsPath()).isEqualTo("/jdock/" + id);
        assertThat(spec.process().args()).containsExactly("id");
    }

    @Test
    void refusesNamesInUse() {
        String id = engine.create("web", PLAIN);
        assertThatThrownBy(() -> engine.create("web", PLAIN))
                .hasMessage("Conflict. The container name \"/web\" is already in use by container \"" + id
                        + "\". You have to remove (or rename) that container to be able to reuse that name.")
                .extracting(e -> ((EngineException) e).kind())
                .isEqualTo(ErrorKind.CONFLICT);
        engine.create("", PLAIN);
        assertThat(containers().list(all())).hasSize(2);
        containers().rename("web", "api");
        engine.create("web", PLAIN);
        assertThat(containers().inspect("api", false).id()).isEqualTo(id);
    }

    @Test
    void makesNothingOfABadRequest() {
        for (String bad : List.of(
                "{\"Image\": \"busybox\"}",
                "{\"Image\": \"nothing\", \"Cmd\": [\"x\"]}",
                "{\"Image\": \"busybox\", \"Cmd\": [\"x\"], \"StopSignal\": \"FOO\"}",
                "{\"Image\": \"busybox\", \"Cmd\": [\"x\"], \"HostConfig\": {\"Memory\": 1024}}",
                "{\"Image\": \"busybox\", \"Cmd\": [\"x\"], \"HostConfig\": {\"PortBindings\": {\"x\": [{}]}}}")) {
            assertThatThrownBy(() -> engine.create("web", bad)).isInstanceOf(EngineException.class);
        }
        assertThat(root.resolve("data/containers")).isEmptyDirectory();
        engine.create("web", PLAIN);
    }

    @Test
    void keepsTheErrorOfAFailedStart() {
        engine.runtime.failure = Optional.of(new StartException(
                StartException.Kind.COMMAND_NOT_FOUND, "exec: \"sleep\": executable file not found in $PATH"));
        String id = engine.create("web", PLAIN);
        assertThatThrownBy(() -> containers().start("web"))
                .hasMessageContaining("exec: \"sleep\": executable file not found in $PATH: unknown")
                .extracting(e -> ((EngineException) e).kind())
                .isEqualTo(ErrorKind.INVALID);
        ContainerInspect after = containers().inspect("web", false);
        assertThat(after.state().status()).isEqualTo("created");
        assertThat(after.state().exitCode()).isEqualTo(127);
        assertThat(after.state().error()).contains("executable file not found");
        assertThat(engine.networks.held).isEmpty();
        assertThat(root.resolve("exec/containers").resolve(id)).doesNotExist();
        engine.runtime.failure = Optional.empty();
        containers().start("web");
        assertThat(containers().inspect("web", false).state().error()).isEmpty();
    }

    @Test
    void stopsGentlyAndThenByForce() {
        String id = engine.create("web", PLAIN);
        containers().start("web");
        containers().stop("web", StopOptions.DEFAULT);
        assertThat(run(id).signals).containsExactly(15);
        assertThatThrownBy(() -> containers().stop("web", StopOptions.DEFAULT))
                .extracting(e -> ((EngineException) e).kind())
                .isEqualTo(ErrorKind.NOT_MODIFIED);
        containers().start("web");
        run(id).deaf = true;
        containers().stop("web", new StopOptions("INT", OptionalInt.of(0)));
        assertThat(run(id).signals).containsExactly(2, 9);
        assertThat(containers().inspect("web", false).state().exitCode()).isEqualTo(137);
    }

    @Test
    void refusesToRemoveARunningContainer() {
        engine.create("web", PLAIN);
        containers().start("web");
        assertThatThrownBy(() -> containers().remove("web", GENTLE))
                .hasMessage("cannot remove container \"/web\": "
                        + "container is running: stop the container before removing or force remove");
        containers().remove("web", FORCE);
        assertThat(containers().list(all())).isEmpty();
    }

    @Test
    void removesByItselfWhatWasAskedFor() throws Exception {
        String id = engine.create(
                "web", "{\"Image\": \"busybox\", \"Cmd\": [\"x\"], \"HostConfig\":" + " {\"AutoRemove\": true}}");
        CompletableFuture<WaitResponse> removed = await(id, WaitCondition.REMOVED);
        containers().start(id);
        run(id).end(5);
        assertThat(get(removed).statusCode()).isEqualTo(5);
        assertThat(containers().list(all())).isEmpty();
    }

    @Test
    void startsAgainByPolicyUntilStopped() throws Exception {
        String id = engine.create(
                "web",
                "{\"Image\": \"busybox\", \"Cmd\": [\"x\"], \"HostConfig\":"
                        + " {\"RestartPolicy\": {\"Name\": \"on-failure\", \"MaximumRetryCount\": 1}}}");
        containers().start(id);
        TestingEngine.TestingRun first = run(id);
        CompletableFuture<WaitResponse> end = await(id, WaitCondition.NOT_RUNNING);
        first.end(1);
        for (int i = 0; i < 100 && run(id).pid() == first.pid(); i++) {
            Thread.sleep(20);
        }
        assertThat(run(id).pid()).isNotEqualTo(first.pid());
        assertThat(end).isNotDone();
        run(id).end(1);
        assertThat(get(end).statusCode()).isEqualTo(1);
        assertThat(containers().inspect(id, false).restartCount()).isEqualTo(1);
    }

    @Test
    void findsRunningContainersAgainAfterARestart() throws Exception {
        String running = engine.create("on", PLAIN);
        String gone = engine.create("off", PLAIN);
        containers().start("on");
        containers().start("off");
        TestingEngine.TestingRun run = run(running);
        engine.awaitDocument(gone, "\"running\"");
        engine.runtime.runs.remove(gone);
        engine.reopen();
        assertThat(containers().inspect("on", false).state().running()).isTrue();
        assertThat(containers().inspect("off", false).state().exitCode()).isEqualTo(255);
        assertThat(engine.networks.held).containsExactly(running);
        CompletableFuture<WaitResponse> end = await("on", WaitCondition.NEXT_EXIT);
        run.end(0);
        assertThat(get(end).statusCode()).isZero();
    }

    @Test
    void pausesAndKills() {
        String id = engine.create("web", PLAIN);
        assertThatThrownBy(() -> containers().pause("web")).hasMessage("container " + id + " is not running");
        containers().start("web");
        containers().pause("web");
        assertThat(containers().list(running()).getFirst().status()).endsWith("(Paused)");
        assertThatThrownBy(() -> containers().pause("web")).hasMessage("container " + id + " is already paused");
        containers().unpause("web");
        containers().kill("web", "USR1");
        assertThatThrownBy(() -> containers().kill("web", "NOPE")).hasMessage("Invalid signal: NOPE");
        assertThat(run(id).signals).containsExactly(10);
    }

    @Test
    void lists() {
        engine.create(
                "one", "{\"Image\": \"busybox\", \"Cmd\": [\"sh\", \"-c\", \"a b\"]," + " \"Labels\": {\"k\": \"v\"}}");
        engine.create("two", PLAIN);
        containers().start("two");
        assertThat(names(running())).containsExactly("/two");
        assertThat(names(all())).containsExactly("/two", "/one");
        assertThat(names(filtered("name", "on"))).containsExactly("/one");
        assertThat(names(filtered("label", "k=v"))).containsExactly("/one");
        assertThat(names(filtered("status", "running"))).containsExactly("/two");
        assertThat(names(filtered("ancestor", "busybox"))).hasSize(2);
        assertThat(names(filtered("network", "bridge"))).hasSize(2);
        assertThat(containers().list(filtered("name", "one")).getFirst().command())
                .isEqualTo("sh -c 'a b'");
        assertThatThrownBy(() -> containers().list(filtered("colour", "red"))).hasMessage("invalid filter 'colour'");
    }

    private List<String> names(ContainerQuery query) {
        return containers().list(query).stream()
                .map(ContainerSummary::names)
                .map(List::getFirst)
                .toList();
    }

    private static ContainerQuery all() {
        return new ContainerQuery(true, 0, false, Map.of());
    }

    private static ContainerQuery running() {
        return new ContainerQuery(false, 0, false, Map.of());
    }

    private static ContainerQuery filtered(String name, String value) {
        return new ContainerQuery(true, 0, false, Map.of(name, List.of(value)));
    }
}
