package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;

/** A manifest or an index as a registry gave it, byte for byte; its digest is that of the bytes. */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record ManifestDocument(String mediaType, Digest digest, byte[] content) {
    public ManifestDocument {
        requireNonNull(mediaType, "mediaType is null");
        requireNonNull(digest, "digest is null");
        requireNonNull(content, "content is null");
    }

    public Descriptor descriptor() {
        return Descriptor.of(mediaType, digest, content.length);
    }
}
