package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.ImageConfig;
import io.jdock.daemon.image.content.Manifest;
import io.jdock.daemon.image.layer.ChainId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An image of the store. {@code descriptor} is its manifest's, without annotations. */
public record Image(ImageId id, Descriptor descriptor, Manifest manifest, ImageConfig config) {
    public Image {
        requireNonNull(id, "id is null");
        requireNonNull(descriptor, "descriptor is null");
        requireNonNull(manifest, "manifest is null");
        requireNonNull(config, "config is null");
    }

    /** Identifiers of the layers' snapshots, bottom first. */
    public List<ChainId> chain() {
        return ChainId.chain(config.rootfs().diffIds());
    }

    /** When it was made; the epoch if it does not say. */
    public Instant created() {
        return config.created() == null ? Instant.EPOCH : config.created();
    }

    /** Digests of every blob it needs. */
    Set<Digest> blobs() {
        var blobs = new HashSet<Digest>();
        blobs.add(descriptor.digest());
        blobs.add(manifest.config().digest());
        manifest.layers().forEach(layer -> blobs.add(layer.digest()));
        return blobs;
    }
}
