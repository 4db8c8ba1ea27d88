package io.jdock.cli.image;

/**
 * A reference to an image as users write it.
 *
 * @param repository the part before the tag and the digest, as {@code busybox} or {@code host:5000/a/b}
 * @param tag the tag, empty if there is none
 * @param digest the digest with its algorithm, empty if there is none
 */
public record ImageName(String repository, String tag, String digest) {
    /** Splits a reference; it is not checked otherwise. */
    public static ImageName of(String text) {
        int at = text.indexOf('@');
        String digest = at < 0 ? "" : text.substring(at + 1);
        String rest = at < 0 ? text : text.substring(0, at);
        int colon = rest.lastIndexOf(':');
        boolean tagged = colon > rest.lastIndexOf('/');
        return new ImageName(tagged ? rest.substring(0, colon) : rest, tagged ? rest.substring(colon + 1) : "", digest);
    }

    /** The tag, {@code latest} if neither tag nor digest is given. */
    public String tagOrLatest() {
        return tag.isEmpty() && digest.isEmpty() ? "latest" : tag;
    }

    /** The reference with {@code latest} spelled out. */
    public String familiar() {
        return repository + suffix();
    }

    /** Tag and digest with what sets them apart, {@code :latest} if there is neither. */
    String suffix() {
        String full = tagOrLatest();
        return (full.isEmpty() ? "" : ":" + full) + (digest.isEmpty() ? "" : "@" + digest);
    }
}
