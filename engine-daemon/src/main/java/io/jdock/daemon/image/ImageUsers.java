package io.jdock.daemon.image;

import java.util.List;

/** Told by the owner of the containers: which of them were made from an image. */
public interface ImageUsers {
    /** No containers. */
    ImageUsers NONE = _ -> List.of();

    List<ImageUse> usersOf(ImageId image);

    /** {@code running} includes paused and restarting. */
    record ImageUse(String containerId, boolean running) {
        String shortId() {
            return containerId.substring(0, Math.min(12, containerId.length()));
        }
    }
}
