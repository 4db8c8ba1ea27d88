package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

/**
 * Keeps an image from being removed while a container is made from it, until the container's document says so. To be
 * closed, at the latest when that document is written.
 */
public final class ImageLease implements AutoCloseable {
    private final Image image;
    private final Runnable release;

    ImageLease(Image image, Runnable release) {
        this.image = requireNonNull(image, "image is null");
        this.release = requireNonNull(release, "release is null");
    }

    public Image image() {
        return image;
    }

    @Override
    public void close() {
        release.run();
    }
}
