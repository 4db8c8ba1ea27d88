package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.BlobWriter;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.ImageConfig;
import io.jdock.daemon.image.content.ImageConfig.History;
import io.jdock.daemon.image.content.ImageConfig.RootFs;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.image.content.RuntimeConfig;
import io.jdock.daemon.image.content.RuntimeConfig.Empty;
import io.jdock.daemon.image.layer.ChainId;
import io.jdock.daemon.image.layer.TarWriter;
import io.jdock.daemon.image.layer.TreeWalk;
import io.jdock.daemon.image.layer.UnpackLimits;
import io.jdock.daemon.state.Json;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes an image of a container: that of the container with one layer more, which is what it wrote. A container that
 * wrote nothing gives an image without a further layer, as in Docker.
 */
final class ImageCommit {
    /** Of an archive without entries: two blocks of zeros. */
    private static final Digest EMPTY_LAYER = Digest.of(new byte[1024]);

    private static final int BUFFER = 128 * 1024;

    private final ImageStore store;
    private final UnpackLimits limits;
    private final Clock clock;

    ImageCommit(ImageStore store, UnpackLimits limits, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Image run(ContainerContent container, CommitRequest request) {
        RuntimeConfig config = merge(ConfigChanges.apply(request.config(), request.changes()), container.config());
        try (var ingest = new Ingest(store)) {
            Image base = store.catalog()
                    .imageOrKept(container.image())
                    .filter(ingest::hold)
                    .orElseThrow(() -> Images.noSuchImage(container.image().toString()));
            Optional<Added> added = layer(ingest, base, container);
            Image made = ingest.image(
                    Json.bytes(config(base, added, config, container.config(), request)),
                    blobs(base, added),
                    Map.of(Image.PARENT, base.id().toString()));
            ingest.update(
                    "commit container",
                    catalog -> request.name()
                            .map(name -> catalog.withName(made, Optional.empty(), name, clock.instant()))
                            .orElseGet(() -> catalog.withImage(made)));
            return made;
        } catch (IOException | SyscallException e) {
            throw EngineException.internal("commit container: " + e.getMessage(), e);
        }
    }

    private record Added(Descriptor blob, Digest diffId) {}

    private Optional<Added> layer(Ingest ingest, Image base, ContainerContent container) throws IOException {
        try (BlobWriter blob = store.blobs().writer()) {
            // Not closed: the writer is closed above, with or without its content.
            var out = new BufferedOutputStream(blob, BUFFER);
            archive(container.upper(), out);
            out.flush();
            Digest diffId = blob.finish();
            if (diffId.equals(EMPTY_LAYER)) {
                return Optional.empty();
            }
            List<ChainId> below = base.chain();
            ChainId layer =
                    below.isEmpty() ? new ChainId(diffId) : below.getLast().with(diffId);
            Descriptor stored = ingest.put(blob, MediaTypes.OCI_LAYER);
            if (!ingest.has(layer)) {
                try (var in = store.blobs().open(diffId)) {
                    new LayerInstall(ingest, limits).unpack(in, layer, diffId);
                }
            }
            return Optional.of(new Added(stored, diffId));
        }
    }

    private static void archive(Path upper, OutputStream out) throws IOException {
        var tar = new TarWriter(out);
        try (Fd root = Files.open(upper.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY);
                var walk = new TreeWalk(new WrittenEntries(tar), TreeWalk.Form.LAYER)) {
            walk.content(root);
        }
        tar.finish();
    }

    private static List<Descriptor> blobs(Image base, Optional<Added> added) {
        var blobs = new ArrayList<>(base.manifest().layers());
        added.ifPresent(layer -> blobs.add(layer.blob()));
        return blobs;
    }

    private ImageConfig config(
            Image base, Optional<Added> added, RuntimeConfig config, RuntimeConfig container, CommitRequest request) {
        Instant now = clock.instant();
        ImageConfig old = base.config();
        var diffIds = new ArrayList<>(old.rootfs().diffIds());
        added.ifPresent(layer -> diffIds.add(layer.diffId()));
        var history = new ArrayList<>(old.history());
        history.add(new History(
                now, String.join(" ", container.cmd()), request.author(), request.comment(), added.isEmpty()));
        return new ImageConfig(
                now,
                request.author(),
                old.architecture(),
                old.variant(),
                old.os(),
                old.osVersion(),
                "",
                request.comment(),
                config,
                RootFs.of(diffIds),
                history);
    }

    /** What the image says, completed by what the container was run with. */
    private static RuntimeConfig merge(RuntimeConfig image, RuntimeConfig container) {
        boolean ownEntrypoint = !image.entrypoint().isEmpty();
        var environment = new LinkedHashMap<String, String>();
        image.env().forEach(variable -> environment.put(variable.split("=", 2)[0], variable));
        container.env().forEach(variable -> environment.putIfAbsent(variable.split("=", 2)[0], variable));
        var labels = new LinkedHashMap<>(container.labels());
        labels.putAll(image.labels());
        return new RuntimeConfig(
                image.user().isEmpty() ? container.user() : image.user(),
                union(image.exposedPorts(), container.exposedPorts()),
                List.copyOf(environment.values()),
                ownEntrypoint ? image.entrypoint() : container.entrypoint(),
                // A command is meant for its own entry point only.
                ownEntrypoint || !image.cmd().isEmpty() ? image.cmd() : container.cmd(),
                union(image.volumes(), container.volumes()),
                image.workingDir().isEmpty() ? container.workingDir() : image.workingDir(),
                labels,
                image.stopSignal().isEmpty() ? container.stopSignal() : image.stopSignal(),
                image.healthcheck() == null ? container.healthcheck() : image.healthcheck(),
                image.onBuild().isEmpty() ? container.onBuild() : image.onBuild(),
                image.shell().isEmpty() ? container.shell() : image.shell());
    }

    private static Map<String, Empty> union(Map<String, Empty> a, Map<String, Empty> b) {
        var all = new LinkedHashMap<>(b);
        all.putAll(a);
        return all;
    }
}
