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
import java.util.Optional;
import java.util.Set;

/** An image of the store. {@code descriptor} is its manifest's, without annotations. */
public record Image(ImageId id, Descriptor descriptor, Manifest manifest, ImageConfig config) {
    /** Annotation of a manifest that was made here: the identifier of the image that its own was made from. */
    static final String PARENT = "io.jdock.image.parent";

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

    /** The image that this one was made from by a commit, wherever that is. */
    Optional<ImageId> parent() {
        String id = manifest.annotations().getOrDefault(PARENT, "");
        return id.startsWith("sha256:") && Digest.isHex(id.substring(7))
                ? Optional.of(ImageId.parse(id))
                : Optional.empty();
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
