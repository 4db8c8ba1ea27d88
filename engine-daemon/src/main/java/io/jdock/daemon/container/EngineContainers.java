package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.container.model.ContainerConfig;
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
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.ImageId;
import io.jdock.daemon.image.ImageUsers;
import io.jdock.shim.streamlog.LogNotifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The containers of this engine. Opening it takes over what runs already, and cleans up after a crash. */
public final class EngineContainers implements Containers, ImageUsers, VolumeUses {
    private final Parts parts;
    private final Creation creation;
    private final Lifecycle lifecycle;

    private EngineContainers(Parts parts) {
        this.parts = parts;
        this.creation = new Creation(parts);
        this.lifecycle = new Lifecycle(parts);
    }

    /**
     * Reads all documents, takes over running containers and settles those that ended meanwhile.
     *
     * @param dataRoot as {@code /var/lib/jdock}
     * @param execRoot as {@code /run/jdock}, on a file system that does not outlast the machine's run
     */
    public static EngineContainers open(
            Path dataRoot,
            Path execRoot,
            ContainerImages images,
            ContainerNetworks networks,
            ContainerVolumes volumes,
            ContainerRuntime runtime,
            Events events) {
        var store = new ContainerStore(new ContainerPaths(dataRoot, execRoot));
        var parts = new Parts(
                store,
                new ContainerIndex(),
                requireNonNull(images, "images is null"),
                requireNonNull(networks, "networks is null"),
                requireNonNull(volumes, "volumes is null"),
                new VolumeFilling(volumes, store.paths()),
                requireNonNull(runtime, "runtime is null"),
                new ContainerEvents(requireNonNull(events, "events is null")));
        var containers = new EngineContainers(parts);
        new Recovery(parts, containers.lifecycle).recover();
        return containers;
    }

    /**
     * Starts those containers whose policy asks for it when the daemon starts. Call once, when clients are served, as
     * this takes as long as the starts do.
     */
    public void startByPolicy() {
        for (Container container : parts.index().all()) {
            ContainerDocument document = container.now().document();
            if (RestartRule.atDaemonStart(
                    document.hostConfig().restartPolicy(),
                    container.now().life(),
                    document.restartCount(),
                    document.stoppedByClient())) {
                lifecycle.startByPolicy(container);
            }
        }
    }

    @Override
    public CreateResponse create(CreateOptions options, ContainerCreateRequest request) {
        return creation.create(options, request);
    }

    @Override
    public void start(String ref) {
        lifecycle.start(find(ref));
    }

    @Override
    public void stop(String ref, StopOptions options) {
        lifecycle.stop(find(ref), options);
    }

    @Override
    public void restart(String ref, StopOptions options) {
        lifecycle.restart(find(ref), options);
    }

    @Override
    public void kill(String ref, String signal) {
        lifecycle.kill(find(ref), ref, signal);
    }

    @Override
    public void pause(String ref) {
        lifecycle.pause(find(ref));
    }

    @Override
    public void unpause(String ref) {
        lifecycle.unpause(find(ref));
    }

    @Override
    public CompletionStage<WaitResponse> wait(String ref, WaitCondition condition) {
        return find(ref).await(condition);
    }

    @Override
    public void remove(String ref, RemoveOptions options) {
        if (options.link()) {
            lifecycle.removal().removeLink(ref);
        } else {
            lifecycle.removal().remove(find(ref), options);
        }
    }

    @Override
    public void rename(String ref, String newName) {
        Container container = find(ref);
        if (newName.isEmpty()) {
            throw EngineException.invalid("Neither old nor new names may be empty");
        }
        String name = ContainerNames.check(newName);
        container.lock.lock();
        try {
            ContainerDocument old = container.now().document();
            if (name.equals(old.name())) {
                throw EngineException.invalid("Renaming a container with the same name as its current name");
            }
            parts.index().reserve(name, container.id());
            try (var undo = new Undo()) {
                undo.add(() -> parts.index().release(name, container.id()));
                ContainerDocument renamed = old.withName(name)
                        .withNetwork(parts.networks().rename(old.id(), name).orElse(old.network()));
                undo.add(() -> parts.networks().rename(old.id(), old.name()));
                container.awaitWritten();
                parts.store().write(renamed);
                container.document(renamed);
                if (container.now().run().isPresent()) {
                    parts.store().noteRun(renamed);
                }
                undo.release();
            } catch (IOException e) {
                throw EngineException.internal("note the new name of container " + old.id() + ": " + e.getMessage(), e);
            }
            parts.index().release(old.name(), container.id());
            parts.events().publish(container.now().document(), "rename", Map.of("oldName", "/" + old.name()));
        } finally {
            container.lock.unlock();
        }
    }

    @Override
    public UpdateResponse update(String ref, UpdateRequest request) {
        return new Update(parts).update(find(ref), request);
    }

    @Override
    public PruneResponse prune(Map<String, List<String>> filters) {
        return new Prune(parts, lifecycle.removal()).prune(filters);
    }

    @Override
    public List<ContainerSummary> list(ContainerQuery query) {
        return new Listing(parts, query).list();
    }

    @Override
    public ContainerInspect inspect(String ref, boolean withSize) {
        Container container = find(ref);
        return Inspection.of(container.now(), container.execIds, parts.store().paths(), withSize);
    }

    @Override
    public TopResponse top(String ref, String psArguments) {
        Container container = find(ref);
        ContainerRuntime.Run run = container.now().run().orElseThrow(() -> Lifecycle.notRunning(container));
        return ProcessTable.of(run.processes(), psArguments);
    }

    @Override
    public ContainerStats stats(String ref) {
        Container.Moment moment = find(ref).now();
        return moment.run()
                .map(run -> StatsReading.read(moment, run, parts.runtime().unifiedCgroups()))
                .orElseGet(() -> ContainerStats.none("/" + moment.name(), moment.id()));
    }

    @Override
    public List<ContainerSummary> usage() {
        return list(new ContainerQuery(true, 0, true, Map.of())).stream()
                .map(summary -> summary.plus(parts.store().logBytes(summary.id())))
                .toList();
    }

    @Override
    public void resize(String ref, int height, int width) {
        Container container = find(ref);
        container.now().run().orElseThrow(() -> Lifecycle.notRunning(container)).resize(height, width);
        parts.events()
                .publish(
                        container.now().document(),
                        "resize",
                        Map.of("height", Integer.toString(height), "width", Integer.toString(width)));
    }

    @Override
    public ContainerLog logs(String ref) {
        Container container = find(ref);
        Container.Session session = container.session();
        Container.Moment moment = container.now();
        LogOptions options = LogOptions.of(moment.document().hostConfig().logConfig());
        if (options.driver().equals("none")) {
            throw new EngineException(ErrorKind.NOT_IMPLEMENTED, "configured logging driver does not support reading");
        }
        return new ContainerLog(
                parts.store().paths().streamLog(container.id()),
                moment.document().config().tty(),
                options.details(moment.document().config()),
                moment.run().isPresent() ? session.ended : CompletableFuture.completedFuture(null));
    }

    @Override
    public Attachment attach(String ref, AttachOptions options) {
        Container container = find(ref);
        Life life = container.now().life();
        if (life instanceof Life.Paused) {
            throw EngineException.conflict(
                    "container " + container.id() + " is paused, unpause the container before" + " attach.");
        } else if (life instanceof Life.Restarting) {
            throw EngineException.conflict(
                    "container " + container.id() + " is restarting, wait until the container is" + " running");
        }
        Container.Session session = container.session();
        ContainerConfig config = container.now().document().config();
        Path log = parts.store().paths().streamLog(container.id());
        Optional<StreamInput> input = options.stdin() && options.stream() && config.openStdin()
                ? Optional.of(new SessionInput(session.started, session.ended, config.stdinOnce()))
                : Optional.empty();
        parts.events().publish(container.now().document(), "attach");
        return new Attachment(log, options.logs() ? 0 : length(log), config.tty(), session.ended, input);
    }

    private static long length(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw EngineException.internal("measure \"" + log + "\": " + e.getMessage(), e);
        }
    }

    @Override
    public List<ImageUse> usersOf(ImageId image) {
        String id = image.toString();
        return parts.index().all().stream()
                .map(Container::now)
                .filter(moment -> moment.document().imageId().equals(id)
                        || moment.document().mounts().stream().anyMatch(mount -> isImage(mount, id)))
                .map(moment ->
                        new ImageUse(moment.id(), moment.run().isPresent() || moment.life() instanceof Life.Restarting))
                .toList();
    }

    private static boolean isImage(ContainerMount mount, String id) {
        return mount.kind() == ContainerMount.Kind.IMAGE && mount.name().equals(id);
    }

    @Override
    public Map<String, List<String>> volumeUses() {
        var uses = new HashMap<String, List<String>>();
        for (Container container : parts.index().all()) {
            container.now().document().mounts().stream()
                    .filter(mount -> mount.kind() == ContainerMount.Kind.VOLUME)
                    .map(ContainerMount::name)
                    .distinct()
                    .forEach(name ->
                            uses.computeIfAbsent(name, _ -> new ArrayList<>()).add(container.id()));
        }
        return uses;
    }

    private Container find(String ref) {
        return parts.index().find(ref);
    }

    /** These containers as images are made of them. */
    public ContainerSnapshots snapshots() {
        return new EngineSnapshots(parts, lifecycle);
    }

    /** The files of these containers. */
    public ContainerFiles files() {
        return new EngineContainerFiles(parts);
    }

    /** Keeps the logs of these containers within their bounds until it is closed. */
    public AutoCloseable keepLogs(LogNotifier notifier) {
        return LogKeeper.start(parts, notifier);
    }

    /** These containers as further processes see them. */
    public ExecHost execHost() {
        return new ContainerExecHost(parts);
    }

    /** These containers as networks are added to them. */
    public NetworkConnections connections() {
        return new EngineConnections(parts);
    }
}
