package io.jdock.daemon.image.layer;

import java.io.IOException;

/** Takes the entries of a tree one after another: an archive being written, or a directory being filled. */
public interface TarSink {
    /** The content of one entry, read once from the front. */
    @FunctionalInterface
    interface Content {
        Content NONE = (_, _, _) -> -1;

        /** Reads as {@link java.io.InputStream#read(byte[], int, int)} does. */
        int read(byte[] target, int offset, int length) throws IOException;
    }

    /**
     * Takes an entry.
     *
     * @param content gives {@code entry.size()} bytes
     */
    void accept(TarEntry entry, Content content) throws IOException;
}
