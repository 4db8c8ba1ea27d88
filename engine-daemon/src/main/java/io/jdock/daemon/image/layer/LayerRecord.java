package io.jdock.daemon.image.layer;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.Digest;

/**
 * The document of an unpacked layer, whose presence says that the layer is whole. {@code bytes} is the sum of the
 * sizes of its regular files (hard links count once), {@code entries} the number of entries of its archive.
 */
public record LayerRecord(ChainId chainId, Digest diffId, long bytes, long entries) {
    public LayerRecord {
        requireNonNull(chainId, "chainId is null");
        requireNonNull(diffId, "diffId is null");
    }
}
