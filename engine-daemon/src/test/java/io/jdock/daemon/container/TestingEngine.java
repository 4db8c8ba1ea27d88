package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerCreateRequest;
import io.jdock.daemon.event.Event;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.content.RuntimeConfig;
import io.jdock.daemon.network.EndpointRequest;
import io.jdock.daemon.network.NameServers;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.NetworkEndpoint;
import io.jdock.daemon.network.NetworkMode;
import io.jdock.daemon.network.NetworkRequest;
import io.jdock.daemon.network.PortRequest;
import io.jdock.daemon.network.PublishedPort;
import io.jdock.daemon.state.Json;
import io.jdock.nativebridge.cgroup.CgroupStatistics;
import io.jdock.shim.client.ChangeRequest;
import io.jdock.shim.client.ExecRequest;
import io.jdock.shim.client.StartException;
import io.jdock.shim.client.StartRequest;
import io.jdock.shim.oci.LinuxResources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The containers over a runtime, networks, images and volumes that exist in memory only. */
final class TestingEngine {
    final Events events = new Events();
    final Networks networks = new Networks();
    final Runtime runtime = new Runtime();
    EngineContainers containers;
    private final Path root;

    TestingEngine(Path root) {
        this.root = root;
        reopen();
    }

    /** What a restart of the daemon does. */
    void reopen() {
        containers = EngineContainers.open(
                root.resolve("data"), root.resolve("exec"), new Images(), networks, new Volumes(), runtime, events);
    }

    /** A start answers before its document is flushed: waits until the file has that text. */
    void awaitDocument(String id, String text) throws IOException, InterruptedException {
        Path document = root.resolve("data/containers").resolve(id).resolve(ContainerDocument.FILE);
        for (int i = 0; !Files.readString(document).contains(text); i++) {
            if (i == 500) {
                throw new AssertionError(document + " never says " + text);
            }
            Thread.sleep(20);
        }
    }

    String create(String name, String json) {
        return containers
                .create(new CreateOptions(name, ""), Json.parse(json, ContainerCreateRequest.class))
                .id();
    }

    List<String> actions() {
        return events.past(Instant.MIN, Instant.MAX).stream().map(Event::action).toList();
    }

    static final class Images implements ContainerImages {
        @Override
        public Hold hold(String reference, String platform) {
            String id = idOf(reference)
                    .orElseThrow(() -> EngineException.notFound("No such image: " + reference + ":latest"));
            var found = new Found(id, RuntimeConfig.EMPTY, List.of(Path.of("/layer")));
            return new Hold() {
                @Override
                public Found image() {
                    return found;
                }

                @Override
                public void close() {
                    // It stays anyway.
                }
            };
        }

        @Override
        public Optional<String> idOf(String reference) {
            return reference.equals("busybox") ? Optional.of("sha256:" + "ab".repeat(32)) : Optional.empty();
        }
    }

    static final class Networks implements ContainerNetworks {
        final Set<String> held = new HashSet<>();

        @Override
        public NetworkAttachment connect(String containerId, EndpointRequest request, List<PortRequest> ports) {
            throw new AssertionError("not used here");
        }

        @Override
        public NetworkAttachment disconnect(String containerId, String network, List<PortRequest> ports) {
            throw new AssertionError("not used here");
        }

        @Override
        public NetworkAttachment changePorts(String containerId, List<PublishedPort> fewer, List<PortRequest> more) {
            throw new AssertionError("not used here");
        }

        @Override
        public Optional<NetworkAttachment> rename(String containerId, String newName) {
            return Optional.empty();
        }

        @Override
        public Optional<String> nameOf(String network) {
            return Optional.of(network);
        }

        @Override
        public synchronized NetworkAttachment attach(String containerId, NetworkRequest request) {
            if (request.mode() instanceof NetworkMode.Named named) {
                throw EngineException.notFound("network " + named + " not found");
            }
            held.add(containerId);
            return new NetworkAttachment(
                    "bridge",
                    "box",
                    "/run/netns/box",
                    List.of(new NetworkEndpoint(
                            "bridge",
                            "net",
                            "end",
                            "veth",
                            "eth0",
                            "172.17.0.2",
                            16,
                            "172.17.0.1",
                            "",
                            0,
                            "",
                            "02:42:ac:11:00:02",
                            List.of(),
                            0,
                            false,
                            Map.of())),
                    List.of(),
                    List.of());
        }

        @Override
        public synchronized void release(String containerId) {
            held.remove(containerId);
        }

        @Override
        public synchronized void adopt(String containerId, String containerName, NetworkAttachment attachment) {
            held.add(containerId);
        }

        @Override
        public synchronized void reconcile(Set<String> liveIds) {
            held.retainAll(liveIds);
        }

        @Override
        public Optional<String> hostGateway() {
            return Optional.of("172.17.0.1");
        }

        @Override
        public NameServers names() {
            return NameServers.OF_HOST;
        }
    }

    static final class Volumes implements ContainerVolumes {
        @Override
        public String ensure(String name, String driver, Map<String, String> options, Map<String, String> labels) {
            return "/volumes/" + name;
        }

        @Override
        public void discard(String name) {
            // Nothing was made.
        }

        @Override
        public void mount(String name) {}

        @Override
        public void unmount(String name) {}

        @Override
        public Hold hold() {
            return () -> {};
        }
    }

    static final class Runtime implements ContainerRuntime {
        final Map<String, TestingRun> runs = new HashMap<>();
        final List<StartRequest> starts = new ArrayList<>();
        final List<ChangeRequest> changes = new ArrayList<>();
        Optional<StartException> failure = Optional.empty();
        int nextPid = 100;

        @Override
        public synchronized Run start(StartRequest request, String cgroupsPath) throws StartException {
            if (failure.isPresent()) {
                throw failure.get();
            }
            starts.add(request);
            var run = new TestingRun(nextPid++);
            runs.put(request.id(), run);
            return run;
        }

        @Override
        public synchronized Optional<Run> adopt(Path runDirectory, String cgroupsPath) {
            return Optional.ofNullable(runs.get(runDirectory.getFileName().toString()));
        }

        @Override
        public Run exec(ExecRequest request) throws StartException {
            if (failure.isPresent()) {
                throw failure.get();
            }
            return new TestingRun(nextPid++);
        }

        @Override
        public void change(ChangeRequest request) {
            changes.add(request);
        }

        @Override
        public void removeCgroup(String cgroupsPath) {
            // There are none.
        }

        @Override
        public boolean unifiedCgroups() {
            return true;
        }
    }

    static final class TestingRun implements ContainerRuntime.Run {
        final List<Integer> signals = new ArrayList<>();
        final List<LinuxResources> limited = new ArrayList<>();
        boolean deaf;
        private final int pid;
        private final CompletableFuture<ContainerRuntime.End> ended = new CompletableFuture<>();

        TestingRun(int pid) {
            this.pid = pid;
        }

        void end(int exitCode) {
            ended.complete(new ContainerRuntime.End(exitCode, false, Instant.now()));
        }

        @Override
        public int pid() {
            return pid;
        }

        @Override
        public long startTime() {
            return 1;
        }

        @Override
        public int shimPid() {
            return pid - 1;
        }

        @Override
        public CompletionStage<ContainerRuntime.End> ended() {
            return ended;
        }

        @Override
        public boolean signal(int number) {
            signals.add(number);
            if (number == 9 || !deaf) {
                end(128 + number);
            }
            return true;
        }

        @Override
        public Optional<ContainerRuntime.Input> input() {
            return Optional.empty();
        }

        @Override
        public Optional<InputStream> output() {
            return Optional.empty();
        }

        @Override
        public Optional<InputStream> errors() {
            return Optional.empty();
        }

        @Override
        public void resize(int height, int width) {
            // No terminal.
        }

        @Override
        public void freeze() {
            // Nothing runs.
        }

        @Override
        public void thaw() {
            // Nothing runs.
        }

        @Override
        public void limit(LinuxResources limits) {
            limited.add(limits);
        }

        @Override
        public CgroupStatistics statistics() {
            return new CgroupStatistics(
                    new CgroupStatistics.Memory(1, OptionalLong.empty(), OptionalLong.empty(), 0, Map.of()),
                    new CgroupStatistics.Cpu(1, 1, 0, List.of(), 0, 0, 0),
                    new CgroupStatistics.Pids(1, OptionalLong.empty()),
                    List.of());
        }

        @Override
        public List<Integer> processes() {
            return List.of(pid);
        }
    }
}
