package io.jdock.daemon.image.progress;

import java.io.IOException;

/** Told what an operation on images does while it does it. May be called by several threads at once. */
@FunctionalInterface
public interface Progress {
    /** Nobody looks. */
    Progress NONE = _ -> {};

    /** @throws IOException if the client is gone */
    void tell(ProgressMessage message) throws IOException;

    /** A line of text. */
    default void line(String text) throws IOException {
        tell(ProgressMessage.stream(text + "\n"));
    }

    /** What an object, most often a layer named by the beginning of its digest, is at. */
    default void status(String id, String status) throws IOException {
        tell(ProgressMessage.status(id, status));
    }

    /** How many bytes of an object are done; {@code total} is 0 where it is not known. */
    default void bytes(String id, String status, long current, long total) throws IOException {
        tell(ProgressMessage.bytes(id, status, current, total));
    }
}
