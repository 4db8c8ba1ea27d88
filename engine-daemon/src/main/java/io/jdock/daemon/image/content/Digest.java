package io.jdock.daemon.image.content;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.raw.HostSha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest as OCI writes it, {@code sha256:} and 64 lower-case hexadecimal digits. SHA-512, which the
 * specification allows as well, is refused: nothing in use publishes it.
 */
public record Digest(String hex) implements Comparable<Digest> {
    private static final String PREFIX = "sha256:";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Digest {
        requireNonNull(hex, "hex is null");
        if (!HEX.matcher(hex).matches()) {
            throw EngineException.invalid("invalid checksum digest format");
        }
    }

    /** @throws EngineException INVALID if {@code text} is no SHA-256 digest */
    @JsonCreator
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw EngineException.invalid(
                    text.indexOf(':') > 0 ? "unsupported digest algorithm" : "invalid checksum digest format");
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    public static boolean isHex(String text) {
        return HEX.matcher(text).matches();
    }

    public static Digest of(byte[] content) {
        return finish(newHash(), content);
    }

    /** The digest of what {@code hash}, made by {@link #newHash}, was given. */
    public static Digest finish(MessageDigest hash) {
        return new Digest(HexFormat.of().formatHex(hash.digest()));
    }

    /** Computes SHA-256, in the quickest way there is here. */
    public static MessageDigest newHash() {
        return HostSha256.create().orElseGet(Digest::javaHash);
    }

    private static MessageDigest javaHash() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The first 12 hexadecimal digits, as people read identifiers. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @JsonValue
    @Override
    public String toString() {
        return PREFIX + hex;
    }

    private static Digest finish(MessageDigest hash, byte[] content) {
        hash.update(content);
        return finish(hash);
    }
}
