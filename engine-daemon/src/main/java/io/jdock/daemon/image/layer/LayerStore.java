package io.jdock.daemon.image.layer;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.state.AtomicFile;
import io.jdock.daemon.state.Durability;
import io.jdock.daemon.state.JsonDocument;
import io.jdock.daemon.state.Trees;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.TreeCalls;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacked layers:
 *
 * <pre>
 * layers/
 *   empty/                     stands in for the layers of an image that has none
 *   CHAIN-ID-HEX/
 *     layer.json               {@link LayerRecord}
 *     diff/                    the content, with overlayfs's whiteouts
 *   .tmp-*&#47;                    being unpacked or removed; what is there at start was interrupted and is removed
 * </pre>
 *
 * <p>A layer appears under its name complete, by a rename. Any number of threads may unpack; {@link #commit} and
 * {@link #remove} are called one at a time, by the owner of the references.
 */
public final class LayerStore {
    private static final Logger LOG = LoggerFactory.getLogger(LayerStore.class);
    private static final String RECORD = "layer.json";
    private static final String DIFF = "diff";
    private static final String TRASH = "trash";
    private static final String EMPTY = "empty";

    private final Path root;
    private final Map<ChainId, LayerRecord> layers = new ConcurrentHashMap<>();
    private final Queue<Path> doomed = new ConcurrentLinkedQueue<>();

    /** Opens the store, making its directory (its content is for root alone) and removing what a crash left. */
    public LayerStore(Path root) {
        this.root = requireNonNull(root, "root is null");
        try {
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            Files.createDirectories(root.resolve(EMPTY));
            try (var entries = Files.newDirectoryStream(root)) {
                for (Path entry : entries) {
                    load(entry);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("open layer store \"" + root + "\": " + e.getMessage(), e);
        }
    }

    public boolean contains(ChainId layer) {
        return layers.containsKey(layer);
    }

    public Optional<LayerRecord> record(ChainId layer) {
        return Optional.ofNullable(layers.get(layer));
    }

    /** Bytes that files of that layer hold; 0 if it is unknown. */
    public long bytes(ChainId layer) {
        return record(layer).map(LayerRecord::bytes).orElse(0L);
    }

    /** The directories to stack for an image, for a chain given bottom first. */
    public LayerSet set(List<ChainId> chain) {
        return new LayerSet(
                chain.isEmpty()
                        ? List.of(root.resolve(EMPTY))
                        : chain.reversed().stream().map(this::diff).toList());
    }

    /** Where a layer's content is. */
    public Path diff(ChainId layer) {
        return directory(layer).resolve(DIFF);
    }

    /** Makes an empty directory to unpack into; it is dropped unless it is committed. */
    public PendingLayer begin() throws IOException {
        Path temporary = AtomicFile.temporaryIn(root);
        Files.createDirectory(
                temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        Files.createDirectory(
                temporary.resolve(DIFF),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.createDirectory(temporary.resolve(TRASH));
        return new PendingLayer(temporary);
    }

    /** A layer without a name yet; closing it removes it, if it was not committed. */
    public static final class PendingLayer implements AutoCloseable {
        private final Path directory;

        private PendingLayer(Path directory) {
            this.directory = directory;
        }

        /** Where its content goes. */
        public Path diff() {
            return directory.resolve(DIFF);
        }

        /** Where what is replaced while unpacking goes. */
        Path trash() {
            return directory.resolve(TRASH);
        }

        @Override
        public void close() throws IOException {
            Trees.remove(directory);
        }
    }

    /** Flushes everything that was unpacked; to be called before anything durable says that a new layer is needed. */
    public void sync() {
        try (Fd directory = io.jdock.nativebridge.linux.Files.open(root.toString(), Fcntl.O_DIRECTORY)) {
            TreeCalls.syncFileSystem(directory);
        }
    }

    /** Gives an unpacked layer its name; it counts after a crash if it was flushed and is needed. If the store has that layer already, the new copy is dropped. */
    public void commit(PendingLayer pending, ChainId layer, Digest diffId, UnpackResult unpacked) throws IOException {
        if (contains(layer)) {
            return;
        }
        Trees.remove(pending.trash());
        var record = new LayerRecord(layer, diffId, unpacked.bytes(), unpacked.entries());
        new JsonDocument<>(pending.directory.resolve(RECORD), LayerRecord.class).write(record, Durability.DURABLE);
        Path directory = directory(layer);
        try {
            Files.move(pending.directory, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("layer " + layer + " exists but is not known", e);
        }
        AtomicFile.flushDirectory(root);
        layers.put(layer, record);
    }

    /**
     * Takes away the name of a layer that nothing stands on any more. That is quick, and leaves no half a layer if it
     * is interrupted; {@link #purge} gives the space back.
     */
    public void remove(ChainId layer) {
        layers.remove(layer);
        try {
            Path directory = directory(layer);
            if (Files.isDirectory(directory)) {
                Path nameless = AtomicFile.temporaryIn(root);
                Files.move(directory, nameless, StandardCopyOption.ATOMIC_MOVE);
                doomed.add(nameless);
            }
        } catch (IOException e) {
            throw EngineException.internal("remove layer " + layer + ": " + e.getMessage(), e);
        }
    }

    /** Deletes the content of removed layers, which may take long. */
    public void purge() {
        for (Path next = doomed.poll(); next != null; next = doomed.poll()) {
            try {
                Trees.remove(next);
            } catch (IOException e) {
                throw EngineException.internal("remove layer directory \"" + next + "\": " + e.getMessage(), e);
            }
        }
    }

    /** Removes every layer but those, and everything else that is not this store's. */
    public void retain(Set<ChainId> needed) {
        layers.keySet().stream()
                .filter(layer -> !needed.contains(layer))
                .toList()
                .forEach(this::remove);
        try (var entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (Digest.isHex(name) && !contains(new ChainId(new Digest(name)))) {
                    doomed.add(entry);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("list layers \"" + root + "\": " + e.getMessage(), e);
        }
        purge();
    }

    private void load(Path entry) throws IOException {
        String name = entry.getFileName().toString();
        if (AtomicFile.isTemporary(entry)) {
            Trees.remove(entry);
        } else if (Digest.isHex(name)) {
            var layer = new ChainId(new Digest(name));
            try {
                new JsonDocument<>(entry.resolve(RECORD), LayerRecord.class)
                        .read()
                        .filter(record -> record.chainId().equals(layer))
                        .ifPresent(record -> layers.put(layer, record));
            } catch (EngineException e) {
                LOG.error("layer left out: layer={}", layer, e);
            }
        }
    }

    private Path directory(ChainId layer) {
        return root.resolve(layer.digest().hex());
    }
}
