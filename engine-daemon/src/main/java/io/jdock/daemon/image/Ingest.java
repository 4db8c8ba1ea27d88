package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.BlobWriter;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.Manifest;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.image.layer.ChainId;
import io.jdock.daemon.image.layer.LayerStore.PendingLayer;
import io.jdock.daemon.image.layer.UnpackResult;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one running operation (a load, a pull, a commit) puts into the store or relies on there. Nobody removes that
 * before this is closed; closing gives back whatever no entry of the catalogue has come to need, so an operation that
 * fails leaves nothing. Any thread may use it.
 */
final class Ingest implements AutoCloseable {
    private final ImageStore store;
    /** Both are guarded by the lock of the store. */
    private final Set<Digest> blobs = new HashSet<>();

    private final Set<ChainId> layers = new HashSet<>();

    Ingest(ImageStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    ImageStore store() {
        return store;
    }

    /** Whether the store has that blob; if so, it keeps it until this is closed. */
    boolean has(Digest blob) {
        return store.read(_ -> {
            if (!store.blobs().contains(blob)) {
                return false;
            }
            pin(blob);
            return true;
        });
    }

    /** Whether the store has that layer unpacked; if so, it keeps it until this is closed. */
    boolean has(ChainId layer) {
        return store.read(_ -> {
            if (!store.layers().contains(layer)) {
                return false;
            }
            pin(layer);
            return true;
        });
    }

    /** Keeps all of an image until this is closed; false if any of it is gone. */
    boolean hold(Image image) {
        return store.read(_ -> {
            boolean whole = image.blobs().stream().allMatch(store.blobs()::contains)
                    && image.chain().stream().allMatch(store.layers()::contains);
            if (whole) {
                image.blobs().forEach(this::pin);
                image.chain().forEach(this::pin);
            }
            return whole;
        });
    }

    /** Stores a small document. */
    Descriptor put(String mediaType, byte[] document) {
        pinned(Digest.of(document));
        return store.blobs().put(mediaType, document);
    }

    /** Gives received content its name. */
    Descriptor put(BlobWriter writer, String mediaType) throws IOException {
        pinned(writer.finish());
        return writer.commit(mediaType);
    }

    /**
     * Gives received content its name, if it is what was expected.
     *
     * @throws io.jdock.daemon.EngineException INVALID if its size or digest differ
     */
    Descriptor put(BlobWriter writer, Descriptor expected) throws IOException {
        pinned(expected.digest());
        return writer.commit(expected);
    }

    /** Stores the documents of a new image, whose layers' blobs are in place. */
    Image image(byte[] config, List<Descriptor> layerBlobs, Map<String, String> annotations) {
        Descriptor configBlob = put(MediaTypes.OCI_CONFIG, config);
        Manifest manifest = Manifest.oci(configBlob, layerBlobs).withAnnotations(annotations);
        return store.image(put(MediaTypes.OCI_MANIFEST, Json.bytes(manifest)));
    }

    /** Gives an unpacked layer its name, unless the store has it already. */
    void put(PendingLayer pending, ChainId layer, Digest diffId, UnpackResult unpacked) throws IOException {
        store.locked(() -> {
            pin(layer);
            store.layers().commit(pending, layer, diffId, unpacked);
        });
    }

    /** As {@link ImageStore#update}, for a change that may need the content of this: all of that is flushed first. */
    List<ChainId> update(String what, ImageStore.Change change) {
        // Once for an image of many layers; and not while the store is locked, as it may take long.
        boolean fresh = store.read(catalog -> !catalog.layers().containsAll(layers));
        if (fresh) {
            store.layers().sync();
        }
        return store.update(what, change);
    }

    private void pinned(Digest blob) {
        store.read(_ -> {
            pin(blob);
            return blob;
        });
    }

    private void pin(Digest blob) {
        if (blobs.add(blob)) {
            store.blobPins().take(blob);
        }
    }

    private void pin(ChainId layer) {
        if (layers.add(layer)) {
            store.layerPins().take(layer);
        }
    }

    @Override
    public void close() {
        store.release(blobs, layers);
    }
}
