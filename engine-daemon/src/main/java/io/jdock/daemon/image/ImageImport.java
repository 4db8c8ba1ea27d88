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
import io.jdock.daemon.image.layer.AheadInput;
import io.jdock.daemon.image.layer.ChainId;
import io.jdock.daemon.image.layer.Compression;
import io.jdock.daemon.image.layer.LayerStore.PendingLayer;
import io.jdock.daemon.image.layer.LayerUnpacker;
import io.jdock.daemon.image.layer.UnpackLimits;
import io.jdock.daemon.image.layer.UnpackResult;
import io.jdock.daemon.state.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Makes an image of one layer from an archive, in one pass: each buffer is stored, hashed and unpacked while it is at
 * hand.
 *
 * <p>The layer's blob is the archive as it came, if OCI has a media type for its compression, and else uncompressed.
 * So an import spends no time on compressing (gzip at its quickest makes 60 to 100 MB a second, the rest of the pass
 * several hundred), a gzip file keeps its digest, and what is pushed later can be compressed then, for those who push.
 */
final class ImageImport {
    private final ImageStore store;
    private final UnpackLimits limits;
    private final Clock clock;

    ImageImport(ImageStore store, UnpackLimits limits, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Image run(InputStream archive, ImportRequest request) {
        RuntimeConfig config = ConfigChanges.apply(RuntimeConfig.EMPTY, request.changes());
        try (var ingest = new Ingest(store);
                PendingLayer layer = store.layers().begin();
                BlobWriter blob = store.blobs().writer()) {
            Content content = receive(archive, layer, blob);
            ingest.put(layer, new ChainId(content.diffId), content.diffId, content.unpacked);
            Descriptor layerBlob = ingest.put(blob, content.mediaType);
            Image made =
                    ingest.image(Json.bytes(config(content.diffId, config, request)), List.of(layerBlob), Map.of());
            ingest.update(
                    "import image",
                    catalog -> request.name()
                            .map(name -> catalog.withName(made, name, clock.instant()))
                            .orElseGet(() -> catalog.withImage(made)));
            return made;
        } catch (IOException e) {
            throw EngineException.internal("import image: " + e.getMessage(), e);
        }
    }

    private record Content(Digest diffId, String mediaType, UnpackResult unpacked) {}

    private Content receive(InputStream archive, PendingLayer layer, BlobWriter blob) throws IOException {
        BufferedInputStream raw = Compression.buffered(archive);
        Compression compression = Compression.detect(raw);
        try (var unpacker = new LayerUnpacker(layer, limits)) {
            if (compression == Compression.NONE || compression.layerMediaType().isEmpty()) {
                UnpackResult unpacked;
                try (InputStream plain = LayerInstall.decompress(compression, raw);
                        var ahead = new AheadInput(new TeeInput(plain, blob))) {
                    unpacked = unpacker.unpack(ahead);
                }
                return new Content(blob.finish(), MediaTypes.OCI_LAYER, unpacked);
            }
            var received = new TeeInput(raw, blob);
            MessageDigest hash = Digest.newHash();
            UnpackResult unpacked;
            try (InputStream plain = LayerInstall.decompress(compression, received);
                    var ahead = new AheadInput(new DigestInputStream(plain, hash))) {
                unpacked = unpacker.unpack(ahead);
            }
            received.transferTo(OutputStream.nullOutputStream());
            blob.finish();
            return new Content(Digest.finish(hash), compression.layerMediaType().orElseThrow(), unpacked);
        }
    }

    private ImageConfig config(Digest diffId, RuntimeConfig config, ImportRequest request) {
        Instant now = clock.instant();
        var platform = request.platform();
        return new ImageConfig(
                now,
                "",
                platform.architecture(),
                platform.variant(),
                platform.os(),
                platform.osVersion(),
                "",
                request.message(),
                config,
                RootFs.of(List.of(diffId)),
                List.of(new History(now, "", "", request.message(), false)));
    }
}
