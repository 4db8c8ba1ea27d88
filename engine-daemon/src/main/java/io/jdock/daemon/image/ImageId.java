package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.jdock.daemon.image.content.Digest;

/** The identity of an image: the digest of its configuration, as Docker has it. */
public record ImageId(Digest digest) {
    public ImageId {
        requireNonNull(digest, "digest is null");
    }

    @JsonCreator
    public static ImageId parse(String text) {
        return new ImageId(Digest.parse(text));
    }

    /** The first 12 hexadecimal digits. */
    public String shortForm() {
        return digest.shortHex();
    }

    /** With {@code sha256:}. */
    @JsonValue
    @Override
    public String toString() {
        return digest.toString();
    }
}
