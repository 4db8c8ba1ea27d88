package io.jdock.daemon.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.Catalog.Entry;
import io.jdock.daemon.image.content.BlobStore;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.ImageConfig;
import io.jdock.daemon.image.content.Index;
import io.jdock.daemon.image.content.Manifest;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.image.layer.ChainId;
import io.jdock.daemon.image.layer.LayerStore;
import io.jdock.daemon.state.AtomicFile;
import io.jdock.daemon.state.Durability;
import io.jdock.daemon.state.Json;
import io.jdock.daemon.state.JsonDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images on disk:
 *
 * <pre>
 * DATA-ROOT/
 *   images/                    an OCI image layout
 *     oci-layout
 *     index.json               the truth about which images and names exist
 *     blobs/sha256/HEX         manifests, configurations, layer archives
 *     ingest/                  content being received
 *   layers/CHAIN-ID/diff/      the layers, unpacked
 * </pre>
 *
 * <p>Content comes before the index entry that needs it and goes after it, so a crash leaves at most content that
 * nothing needs; opening the store removes that. Readers see an immutable {@link Catalog}; writers take turns.
 */
final class ImageStore {
    private static final Logger LOG = LoggerFactory.getLogger(ImageStore.class);
    private static final byte[] LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8);

    private final BlobStore blobs;
    private final LayerStore layers;
    private final JsonDocument<Index> index;
    /** Held while the catalogue or content that it names changes. */
    private final ReentrantLock writing = new ReentrantLock();

    private final Pins<Digest> blobPins = new Pins<>();
    private final Pins<ChainId> layerPins = new Pins<>();

    /** Lines of images that could not be read at start; they stay in the index, for repair. */
    private final List<Descriptor> damaged = new ArrayList<>();

    private volatile Catalog catalog;

    ImageStore(Path root, LayerStore layers) {
        requireNonNull(root, "root is null");
        this.layers = requireNonNull(layers, "layers is null");
        this.blobs = new BlobStore(root);
        this.index = new JsonDocument<>(root.resolve("index.json"), Index.class);
        try {
            AtomicFile.removeLeftovers(root);
            if (!Files.exists(root.resolve("oci-layout"))) {
                AtomicFile.write(root.resolve("oci-layout"), LAYOUT, Durability.DURABLE);
            }
        } catch (IOException e) {
            throw EngineException.internal("open image store \"" + root + "\": " + e.getMessage(), e);
        }
        this.catalog = load();
    }

    Catalog catalog() {
        return catalog;
    }

    BlobStore blobs() {
        return blobs;
    }

    LayerStore layers() {
        return layers;
    }

    /** A change of the catalogue that may first put content in place. */
    interface Change {
        Catalog apply(Catalog current) throws IOException;
    }

    /**
     * Changes the catalogue, durably, and then removes content that it no longer needs.
     *
     * @return the layers that were removed
     */
    List<ChainId> update(String what, Change change) {
        writing.lock();
        try {
            Catalog before = catalog;
            Catalog after = change.apply(before);
            if (after == before) {
                return List.of();
            }
            index.write(lines(after), Durability.DURABLE);
            catalog = after;
            return removeUnneeded(before, after);
        } catch (IOException e) {
            throw EngineException.internal(what + ": " + e.getMessage(), e);
        } finally {
            writing.unlock();
            layers.purge();
        }
    }

    /** A step that puts content in place. */
    interface Step {
        void run() throws IOException;
    }

    /** Does something while nothing else changes. */
    void locked(Step step) throws IOException {
        writing.lock();
        try {
            step.run();
        } finally {
            writing.unlock();
        }
    }

    /** Blobs that running operations need; only for holders of the lock. */
    Pins<Digest> blobPins() {
        return blobPins;
    }

    /** Layers that running operations need; only for holders of the lock. */
    Pins<ChainId> layerPins() {
        return layerPins;
    }

    /** Unpins content of an operation that has ended, and removes what is needed by nobody. */
    void release(Set<Digest> blobDigests, Set<ChainId> chain) {
        writing.lock();
        try {
            Set<Digest> freeBlobs = blobPins.giveBack(blobDigests);
            freeBlobs.removeAll(catalog.blobs());
            blobs.remove(freeBlobs);
            Set<ChainId> freeLayers = layerPins.giveBack(chain);
            freeLayers.removeAll(catalog.layers());
            freeLayers.forEach(layers::remove);
        } finally {
            writing.unlock();
            layers.purge();
        }
    }

    /** Reads while nothing changes. */
    <T> T read(Function<Catalog, T> reader) {
        writing.lock();
        try {
            return reader.apply(catalog);
        } finally {
            writing.unlock();
        }
    }

    /** The index of a catalogue, with the lines of damaged images whose name nobody took since. */
    private Index lines(Catalog written) {
        var lines = new ArrayList<>(
                written.entries().stream().map(Entry::descriptor).toList());
        for (Descriptor line : damaged) {
            String name = line.annotations().getOrDefault(Catalog.NAME, "");
            if (lines.stream()
                    .noneMatch(other -> name.equals(other.annotations().get(Catalog.NAME)))) {
                lines.add(line);
            }
        }
        return Index.of(lines);
    }

    private List<ChainId> removeUnneeded(Catalog before, Catalog after) {
        Set<Digest> unneededBlobs = new HashSet<>(before.blobs());
        unneededBlobs.removeAll(after.blobs());
        unneededBlobs.removeIf(blobPins::has);
        blobs.remove(unneededBlobs);
        Set<ChainId> unneededLayers = new HashSet<>(before.layers());
        unneededLayers.removeAll(after.layers());
        unneededLayers.removeIf(layerPins::has);
        // A chain is removed from its top, as it was built from its bottom.
        var removed = new ArrayList<ChainId>();
        for (Entry entry : before.entries()) {
            for (ChainId layer : entry.image().chain().reversed()) {
                if (unneededLayers.remove(layer)) {
                    layers.remove(layer);
                    removed.add(layer);
                }
            }
        }
        return removed;
    }

    private Catalog load() {
        var entries = new ArrayList<Entry>();
        for (Descriptor descriptor : index.read().orElse(Index.of(List.of())).manifests()) {
            try {
                entries.add(entry(descriptor));
            } catch (EngineException e) {
                damaged.add(descriptor);
                LOG.error(
                        "image left out: name={} manifest={}",
                        descriptor.annotations().getOrDefault(Catalog.NAME, "<none>"),
                        descriptor.digest(),
                        e);
            }
        }
        Catalog loaded = Catalog.of(entries);
        if (damaged.isEmpty()) {
            // With a damaged image it is not known what belongs to it, and it may be wanted for repair.
            blobs.retain(loaded.blobs());
            layers.retain(loaded.layers());
        }
        return loaded;
    }

    private Entry entry(Descriptor line) {
        Optional<ImageIndex> list = Optional.empty();
        Descriptor chosen = line;
        if (MediaTypes.isIndex(line.mediaType())) {
            list = Optional.of(ImageIndex.read(line, blobs));
            chosen = list.get().line(Digest.parse(line.annotations().getOrDefault(Catalog.CHOSEN, "")));
        }
        Image image = image(chosen);
        for (ChainId layer : image.chain()) {
            if (!layers.contains(layer)) {
                throw EngineException.internal("layer " + layer + " is missing", null);
            }
        }
        Map<String, String> annotations = line.annotations();
        return new Entry(
                image,
                list,
                Optional.ofNullable(annotations.get(Catalog.NAME)).map(ImageReference::parse),
                Optional.ofNullable(annotations.get(Catalog.TAGGED_AT)).flatMap(ImageStore::time),
                annotations.containsKey(Catalog.REMOVED));
    }

    /** Reads the image of a manifest; its manifest and configuration are in the store. */
    Image image(Descriptor line) {
        if (!MediaTypes.isManifest(line.mediaType())) {
            throw EngineException.internal(
                    "manifest " + line.digest() + ": unknown media type \"" + line.mediaType() + "\"", null);
        }
        Manifest manifest = Json.parse(blobs.document(line.digest()), Manifest.class);
        ImageConfig config = Json.parse(blobs.document(manifest.config().digest()), ImageConfig.class);
        return new Image(
                new ImageId(manifest.config().digest()),
                Descriptor.of(line.mediaType(), line.digest(), line.size()),
                manifest,
                config);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
