package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.Digest;
import java.nio.file.Path;

/** A blob to send, which lies in a file. */
public record BlobSource(Digest digest, long size, Path file) {
    public BlobSource {
        requireNonNull(digest, "digest is null");
        requireNonNull(file, "file is null");
    }
}
