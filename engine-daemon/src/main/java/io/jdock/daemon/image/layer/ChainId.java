package io.jdock.daemon.image.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.jdock.daemon.image.content.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * Names a layer by its content and by all that is below it, as the OCI image specification defines: the lowest
 * layer's is its own digest, any other's is the digest of the text {@code "CHAIN-BELOW OWN-DIGEST"}.
 */
public record ChainId(Digest digest) {
    public ChainId {
        requireNonNull(digest, "digest is null");
    }

    @JsonCreator
    public static ChainId parse(String text) {
        return new ChainId(Digest.parse(text));
    }

    /** The names of all layers of a stack, bottom first, given the digests of their uncompressed archives. */
    public static List<ChainId> chain(List<Digest> diffIds) {
        var chain = new ArrayList<ChainId>(diffIds.size());
        for (Digest diffId : diffIds) {
            chain.add(chain.isEmpty() ? new ChainId(diffId) : chain.getLast().with(diffId));
        }
        return List.copyOf(chain);
    }

    /** The name of the layer with that content on top of this one. */
    public ChainId with(Digest diffId) {
        return new ChainId(Digest.of((digest + " " + diffId).getBytes(US_ASCII)));
    }

    @JsonValue
    @Override
    public String toString() {
        return digest.toString();
    }
}
