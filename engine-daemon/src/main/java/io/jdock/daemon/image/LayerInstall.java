package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.layer.AheadInput;
import io.jdock.daemon.image.layer.ChainId;
import io.jdock.daemon.image.layer.Compression;
import io.jdock.daemon.image.layer.LayerStore.PendingLayer;
import io.jdock.daemon.image.layer.LayerUnpacker;
import io.jdock.daemon.image.layer.UnpackLimits;
import io.jdock.daemon.image.layer.UnpackResult;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** Unpacks the layers of an image whose configuration says what they must be. */
final class LayerInstall {
    private final Ingest ingest;
    private final UnpackLimits limits;

    LayerInstall(Ingest ingest, UnpackLimits limits) {
        this.ingest = requireNonNull(ingest, "ingest is null");
        this.limits = requireNonNull(limits, "limits is null");
    }

    /**
     * Unpacks one layer, in one pass, decompressing and hashing ahead, and reads its blob to the end. Nothing stays if it fails.
     *
     * @param blob the layer's archive, compressed or not
     * @param diffId the digest that the uncompressed archive must have
     * @throws EngineException INVALID if the archive is malformed, hostile or another one
     */
    void unpack(InputStream blob, ChainId layer, Digest diffId) throws IOException {
        try (PendingLayer pending = ingest.store().layers().begin()) {
            MessageDigest hash = Digest.newHash();
            BufferedInputStream raw = Compression.buffered(blob);
            UnpackResult unpacked;
            try (InputStream archive = decompress(Compression.detect(raw), raw);
                    var ahead = new AheadInput(new DigestInputStream(archive, hash));
                    var unpacker = new LayerUnpacker(pending, limits)) {
                unpacked = unpacker.unpack(ahead);
            }
            raw.transferTo(OutputStream.nullOutputStream());
            Digest found = Digest.finish(hash);
            if (!found.equals(diffId)) {
                throw EngineException.invalid("invalid diffID for layer: expected \"" + diffId + "\", got \"" + found
                        + "\": the layer is not the one that the image was made with");
            }
            ingest.put(pending, layer, diffId, unpacked);
        }
    }

    static InputStream decompress(Compression compression, InputStream in) {
        try {
            return compression.decompress(in);
        } catch (IOException e) {
            throw EngineException.invalid("unpack layer: " + e.getMessage());
        }
    }
}
