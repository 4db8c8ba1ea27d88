package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jdock.daemon.image.content.BlobWriter;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.Manifest;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.image.progress.Progress;
import io.jdock.daemon.image.progress.ProgressMessage;
import io.jdock.daemon.image.registry.BlobListener;
import io.jdock.daemon.image.registry.BlobSource;
import io.jdock.daemon.image.registry.RegistryClient;
import io.jdock.daemon.state.Json;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Pushes one image under one tag. Layers that are stored uncompressed are compressed first, and stay so: the image then
 * has the manifest that the registry has.
 */
final class ImagePush {
    private static final int BUFFER = 128 * 1024;

    private final ImageStore store;
    private final Transfers transfers;
    private final Clock clock;

    ImagePush(ImageStore store, Transfers transfers, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.transfers = requireNonNull(transfers, "transfers is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** What a push ends with, for programs. */
    record Result(
            @JsonProperty("Tag") String tag,
            @JsonProperty("Digest") Digest digest,
            @JsonProperty("Size") long size) {}

    /** Sends the image that has this name; its tag is not empty. */
    void run(RegistryClient client, ImageReference reference, Image image, Progress progress) throws IOException {
        try (var ingest = new Ingest(store)) {
            image.blobs().forEach(ingest::has);
            image.chain().forEach(ingest::has);
            List<Digest> diffIds = image.config().rootfs().diffIds();
            for (Digest diffId : new LinkedHashSet<>(diffIds)) {
                progress.status(diffId.shortHex(), "Preparing");
            }
            List<Descriptor> layers = new ArrayList<>(image.manifest().layers());
            sendLayers(client, layers, diffIds, ingest, progress);
            sendDocument(client, image.manifest().config());
            Image sent = recompressed(image, layers, ingest);
            byte[] manifest = store.blobs().document(sent.descriptor().digest());
            String tag = reference.tag().orElseThrow();
            client.putManifest(tag, sent.descriptor().mediaType(), manifest);
            Digest digest = sent.descriptor().digest();
            store.update(
                    "push " + reference.familiar(),
                    catalog -> catalog.withContent(sent).withName(sent, reference.withDigest(digest), clock.instant()));
            progress.tell(ProgressMessage.status(null, tag + ": digest: " + digest + " size: " + manifest.length));
            progress.tell(ProgressMessage.aux(new Result(tag, digest, manifest.length)));
        }
    }

    private Image recompressed(Image image, List<Descriptor> layers, Ingest ingest) {
        if (layers.equals(image.manifest().layers())) {
            return image;
        }
        Manifest old = image.manifest();
        var config = Descriptor.of(
                MediaTypes.OCI_CONFIG, old.config().digest(), old.config().size());
        var manifest = new Manifest(2, MediaTypes.OCI_MANIFEST, config, layers, old.annotations());
        return store.image(ingest.put(MediaTypes.OCI_MANIFEST, Json.bytes(manifest)));
    }

    private void sendLayers(
            RegistryClient client, List<Descriptor> layers, List<Digest> diffIds, Ingest ingest, Progress progress)
            throws IOException {
        var places = new HashMap<Digest, List<Integer>>();
        for (int i = 0; i < layers.size(); i++) {
            places.computeIfAbsent(layers.get(i).digest(), _ -> new ArrayList<>())
                    .add(i);
        }
        var tasks = new ArrayList<Transfers.Task>();
        for (List<Integer> same : places.values()) {
            int first = same.getFirst();
            Descriptor layer = layers.get(first);
            String id = diffIds.get(first).shortHex();
            if (tasks.size() >= transfers.most()) {
                progress.status(id, "Waiting");
            }
            tasks.add(() -> transfers.one(List.of(client.repository(), layer.digest()), () -> {
                Descriptor sent = send(client, layer, id, ingest, progress);
                synchronized (layers) {
                    same.forEach(place -> layers.set(place, sent));
                }
            }));
        }
        transfers.all(tasks);
    }

    private Descriptor send(RegistryClient client, Descriptor layer, String id, Ingest ingest, Progress progress)
            throws IOException {
        Descriptor blob = isUncompressed(layer) ? compress(layer, id, ingest, progress) : layer;
        if (client.hasBlob(blob.digest())) {
            progress.status(id, "Layer already exists");
            return blob;
        }
        for (String other : elsewhere(client, blob.digest())) {
            if (client.mount(blob.digest(), other)) {
                progress.status(id, "Mounted from " + other);
                return blob;
            }
        }
        var source = new BlobSource(blob.digest(), blob.size(), store.blobs().file(blob.digest()));
        client.upload(source, new Teller(id, blob.size(), progress));
        progress.status(id, "Pushed");
        return blob;
    }

    private void sendDocument(RegistryClient client, Descriptor document) throws IOException {
        if (!client.hasBlob(document.digest())) {
            client.upload(
                    new BlobSource(
                            document.digest(), document.size(), store.blobs().file(document.digest())),
                    BlobListener.NONE);
        }
    }

    private static boolean isUncompressed(Descriptor layer) {
        return layer.mediaType().equals(MediaTypes.OCI_LAYER)
                || layer.mediaType().equals(MediaTypes.DOCKER_LAYER);
    }

    private Descriptor compress(Descriptor layer, String id, Ingest ingest, Progress progress) throws IOException {
        try (BlobWriter writer = store.blobs().writer();
                InputStream blob = store.blobs().open(layer.digest())) {
            var in = new ProgressInput(blob, progress, id, "Compressing", layer.size());
            try (OutputStream out = new FastGzip(new Unclosed(writer))) {
                in.transferTo(out);
            }
            return ingest.put(writer, MediaTypes.OCI_LAYER_GZIP);
        }
    }

    /** Leaves the end of what it writes to to somebody else. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {
            // The compressor has nothing left to write, and its target is closed, or committed, by its owner.
        }
    }

    /** zlib's quickest level but two: half the time of its default for a few percent more on the wire. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(3);
            def.setStrategy(Deflater.DEFAULT_STRATEGY);
        }
    }

    /** Other repositories of the same registry that images here with that layer were pulled from, or pushed to. */
    private Set<String> elsewhere(RegistryClient client, Digest layer) {
        var found = new HashSet<String>();
        Map<ImageId, Boolean> has = new HashMap<>();
        for (Catalog.Entry entry : store.catalog().entries()) {
            boolean contains = has.computeIfAbsent(
                    entry.image().id(),
                    _ -> entry.image().manifest().layers().stream()
                            .anyMatch(other -> other.digest().equals(layer)));
            entry.name()
                    .filter(name -> contains && name.digest().isPresent())
                    .filter(name -> name.domain().equals(client.repository().domain())
                            && !name.path().equals(client.repository().path()))
                    .ifPresent(name -> found.add(name.path()));
        }
        return found;
    }

    private record Teller(String id, long total, Progress progress) implements BlobListener {
        @Override
        public void moved(long bytes) {
            tell(() -> progress.bytes(id, "Pushing", bytes, total));
        }

        @Override
        public void retrying(Duration pause) {
            long seconds = Math.max(1, pause.toSeconds());
            tell(() -> progress.status(id, "Retrying in " + seconds + (seconds == 1 ? " second" : " seconds")));
        }

        private static void tell(Transfers.Task message) {
            try {
                message.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
