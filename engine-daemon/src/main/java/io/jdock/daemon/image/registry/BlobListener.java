package io.jdock.daemon.image.registry;

import java.time.Duration;

/** Hears how the transfer of a blob goes. Called by the transferring threads. */
public interface BlobListener {
    BlobListener NONE = new BlobListener() {
        @Override
        public void moved(long bytes) {}

        @Override
        public void retrying(Duration pause) {}
    };

    /** So much of the blob is through, counted from its beginning; less than before if it begins anew. */
    void moved(long bytes);

    /** The transfer broke, and goes on after that time. */
    void retrying(Duration pause);
}
