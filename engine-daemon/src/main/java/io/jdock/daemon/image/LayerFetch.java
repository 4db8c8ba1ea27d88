package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.BlobWriter;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.layer.ChainId;
import io.jdock.daemon.image.progress.Progress;
import io.jdock.daemon.image.registry.BlobListener;
import io.jdock.daemon.image.registry.RegistryClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Brings one layer from a registry into the store in one pass: each buffer is fetched, hashed, stored, decompressed and
 * unpacked while it is at hand. What the store has already is not fetched or unpacked again.
 */
final class LayerFetch {
    private final RegistryClient client;
    private final Ingest ingest;
    private final LayerInstall install;
    private final Progress progress;

    /** A layer of an image to come. */
    record Layer(Descriptor blob, Digest diffId, ChainId chain) {
        Layer {
            requireNonNull(blob, "blob is null");
            requireNonNull(diffId, "diffId is null");
            requireNonNull(chain, "chain is null");
        }

        String shortId() {
            return blob.digest().shortHex();
        }
    }

    LayerFetch(RegistryClient client, Ingest ingest, LayerInstall install, Progress progress) {
        this.client = requireNonNull(client, "client is null");
        this.ingest = requireNonNull(ingest, "ingest is null");
        this.install = requireNonNull(install, "install is null");
        this.progress = requireNonNull(progress, "progress is null");
    }

    /** Whether nothing is left to be done for it. */
    boolean isPresent(Layer layer) {
        return ingest.has(layer.blob().digest()) && ingest.has(layer.chain());
    }

    void run(Layer layer) throws IOException {
        if (isPresent(layer)) {
            progress.status(layer.shortId(), "Already exists");
        } else if (ingest.has(layer.blob().digest())) {
            try (InputStream blob = ingest.store().blobs().open(layer.blob().digest())) {
                unpack(
                        new ProgressInput(
                                blob,
                                progress,
                                layer.shortId(),
                                "Extracting",
                                layer.blob().size()),
                        layer);
            }
            progress.status(layer.shortId(), "Pull complete");
        } else {
            fetch(layer);
            progress.status(layer.shortId(), "Pull complete");
        }
    }

    private void fetch(Layer layer) throws IOException {
        try (BlobWriter writer = ingest.store().blobs().writer();
                var download = new Download(client.blob(layer.blob(), new Teller(layer)))) {
            var received = new TeeInput(download, writer);
            try {
                if (ingest.has(layer.chain())) {
                    received.transferTo(OutputStream.nullOutputStream());
                } else {
                    unpack(received, layer);
                }
            } catch (EngineException e) {
                // The archive ended early because the registry did.
                throw download.problem == null ? e : RegistryFailure.of(download.problem);
            }
            progress.status(layer.shortId(), "Verifying Checksum");
            verify(layer, writer);
            progress.status(layer.shortId(), "Download complete");
            progress.bytes(
                    layer.shortId(),
                    "Extracting",
                    layer.blob().size(),
                    layer.blob().size());
        }
    }

    private void verify(Layer layer, BlobWriter writer) throws IOException {
        Digest expected = layer.blob().digest();
        if (!writer.finish().equals(expected)) {
            throw RegistryFailure.ofLayer("filesystem layer verification failed for digest " + expected, null);
        }
        ingest.put(writer, layer.blob());
    }

    private void unpack(InputStream blob, Layer layer) throws IOException {
        try {
            install.unpack(blob, layer.chain(), layer.diffId());
        } catch (EngineException e) {
            throw RegistryFailure.ofLayer(e.getMessage(), e);
        }
    }

    /** Remembers why it failed, as who reads it tells only that it did. */
    private static final class Download extends FilterInputStream {
        private IOException problem;

        Download(InputStream blob) {
            super(blob);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (IOException e) {
                problem = e;
                throw e;
            } catch (UncheckedIOException e) {
                // The client that is told of progress is gone.
                problem = e.getCause();
                throw problem;
            }
        }
    }

    private final class Teller implements BlobListener {
        private final Layer layer;

        Teller(Layer layer) {
            this.layer = layer;
        }

        @Override
        public void moved(long bytes) {
            try {
                progress.bytes(
                        layer.shortId(), "Downloading", bytes, layer.blob().size());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void retrying(Duration pause) {
            try {
                long seconds = Math.max(1, pause.toSeconds());
                progress.status(layer.shortId(), "Retrying in " + seconds + (seconds == 1 ? " second" : " seconds"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
