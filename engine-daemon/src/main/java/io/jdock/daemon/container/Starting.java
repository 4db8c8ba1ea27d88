package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.NetworkRequest;
import io.jdock.shim.client.StartException;
import io.jdock.shim.client.StartRequest;
import io.jdock.shim.oci.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Turns a container's document into a run: network, files, bundle, launch. Whatever fails, nothing is left of it. */
final class Starting {
    /** What Docker calls a failure of the engine rather than of the command. */
    private static final int EXIT_ENGINE = 128;

    private static final int EXIT_NOT_EXECUTABLE = 126;
    private static final int EXIT_NOT_FOUND = 127;

    private final Parts parts;

    Starting(Parts parts) {
        this.parts = parts;
    }

    /** What came of a start. */
    record Started(ContainerRuntime.Run run, NetworkAttachment network, Instant at) {}

    /** A start that failed: for the client, and for the container's state. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Life.StartFailure failure;
        private final ErrorKind kind;

        Failure(ErrorKind kind, int exitCode, String message, Throwable cause) {
            super(message, cause);
            this.kind = kind;
            this.failure = new Life.StartFailure(exitCode, message);
        }

        Life.StartFailure failure() {
            return failure;
        }

        EngineException forClient() {
            return new EngineException(kind, getMessage(), this);
        }
    }

    /** Starts a run. The document that says so is for the caller to write. */
    Started start(ContainerDocument document) throws Failure {
        try (var undo = new Undo();
                MountSources sources = prepareMounts(parts, document)) {
            String id = document.id();
            Path run = parts.store().paths().run(id);
            undo.add(() -> parts.store().deleteRun(id));
            prepareRun(run);
            NetworkAttachment network = connect(document, undo);
            Bundle bundle = new Bundle(parts, document.withMounts(sources.mounts()), network);
            Spec spec = bundle.write(run);
            Instant now = Instant.now();
            parts.store()
                    .noteRun(document.withNetwork(network)
                            .withLife(new LifeRecord("running", 0, false, now, null, null, 0)));
            undo.add(() -> parts.runtime().removeCgroup(parts.cgroup(document)));
            ContainerRuntime.Run started = parts.runtime().start(request(document, spec, run), parts.cgroup(document));
            undo.add(() -> started.signal(SignalName.SIGKILL));
            undo.release();
            return new Started(started, network, now);
        } catch (StartException e) {
            throw translate(document, e);
        } catch (IOException e) {
            throw new Failure(ErrorKind.INTERNAL, EXIT_ENGINE, "start container: " + e.getMessage(), e);
        } catch (EngineException e) {
            throw new Failure(e.kind(), EXIT_ENGINE, e.getMessage(), e);
        }
    }

    /** Leaves no exit or pid record of an earlier run, which would be taken for this one's. */
    private static void prepareRun(Path run) throws IOException {
        if (Files.exists(run)) {
            FileTree.delete(run);
        }
        Files.createDirectories(run, ContainerStore.mode("rwx------"));
    }

    /** Makes what may be made of the mounts' sources, and opens them. */
    static MountSources prepareMounts(Parts parts, ContainerDocument document) throws IOException {
        var mounts = new ArrayList<ContainerMount>();
        for (ContainerMount mount : document.mounts()) {
            mounts.add(
                    mount.kind() == ContainerMount.Kind.IMAGE
                            ? mount.withSource(prepareImage(parts.store().paths(), document.id(), mount))
                            : mount);
            if (mount.kind() == ContainerMount.Kind.VOLUME) {
                parts.volumes().mount(mount.name());
            }
            if (!mount.isOfHost() || Files.exists(Path.of(mount.source()))) {
                continue;
            }
            if (!mount.createSource()) {
                throw EngineException.invalid(
                        "invalid mount config for type \"bind\": bind source path does not exist: " + mount.source());
            }
            Files.createDirectories(Path.of(mount.source()), ContainerStore.mode("rwxr-xr-x"));
        }
        document.mounts().forEach(Propagation::check);
        return MountSources.open(mounts);
    }

    /** Makes the directories that an image's overlay needs. */
    private static String prepareImage(ContainerPaths paths, String id, ContainerMount mount) throws IOException {
        Path directory = paths.imageMount(id, mount.destination());
        Files.createDirectories(directory, ContainerStore.mode("rwx------"));
        for (String name : List.of("upper", "work", "scratch")) {
            Files.createDirectories(directory.resolve(name), ContainerStore.mode("rwxr-xr-x"));
        }
        return directory.toString();
    }

    private NetworkAttachment connect(ContainerDocument document, Undo undo) {
        String shared = parts.shared("network", document.hostConfig().networkMode())
                .map(owner -> "/proc/" + Parts.pid(owner) + "/ns/net")
                .orElse("");
        String mode = document.hostConfig().networkMode();
        String main = parts.networks().nameOf(mode).orElse(mode);
        try {
            NetworkRequest wishes = NetworkWishes.of(NetworkWishes.Subject.of(document), main, shared);
            NetworkAttachment network = parts.networks().attach(document.id(), wishes);
            undo.add(() -> parts.networks().release(document.id()));
            return network;
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "failed to set up container networking: " + e.getMessage(), e);
        }
    }

    private StartRequest request(ContainerDocument document, Spec spec, Path run) {
        ContainerPaths paths = parts.store().paths();
        SecurityOptions security = SecurityOptions.parse(document.hostConfig());
        return new StartRequest(
                document.id(),
                spec,
                run.toString(),
                paths.streamLog(document.id()).toString(),
                new StartRequest.Rootfs(
                        document.lowerDirs(),
                        paths.upper(document.id()).toString(),
                        paths.work(document.id()).toString()),
                document.config().openStdin(),
                security.seccomp(),
                Boolean.TRUE.equals(document.hostConfig().init()));
    }

    /** In the words that clients match to tell a missing command from other failures. */
    private static Failure translate(ContainerDocument document, StartException problem) {
        String prefix = "failed to create task for container: failed to create shim task: OCI runtime create failed: "
                + "unable to start container process: ";
        return switch (problem.kind()) {
            case COMMAND_NOT_FOUND ->
                new Failure(
                        ErrorKind.INVALID,
                        EXIT_NOT_FOUND,
                        prefix + CommandFailure.notFound(command(document), problem.getMessage()) + ": unknown",
                        problem);
            case COMMAND_NOT_EXECUTABLE ->
                new Failure(
                        ErrorKind.INVALID,
                        EXIT_NOT_EXECUTABLE,
                        prefix + CommandFailure.notExecutable(command(document), problem.getMessage()) + ": unknown",
                        problem);
            case INVALID ->
                new Failure(ErrorKind.INVALID, EXIT_ENGINE, prefix + problem.getMessage() + ": unknown", problem);
            case FAILED ->
                new Failure(ErrorKind.INTERNAL, EXIT_ENGINE, prefix + problem.getMessage() + ": unknown", problem);
        };
    }

    private static String command(ContainerDocument document) {
        return SpecBuilder.command(document.config()).getFirst();
    }
}
