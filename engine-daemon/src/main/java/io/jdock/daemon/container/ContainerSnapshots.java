package io.jdock.daemon.container;

import io.jdock.daemon.image.ContainerContent;
import io.jdock.daemon.image.Image;
import io.jdock.daemon.image.ImageReference;
import io.jdock.daemon.image.content.RuntimeConfig;
import java.util.Optional;

/** Containers as images are made of them. */
public interface ContainerSnapshots {
    /** Makes the image. */
    interface Committer {
        Image commit(ContainerContent content);
    }

    /**
     * Lets an image be made of a container, which is paused meanwhile if it runs and {@code pause} asks for it.
     *
     * @param name the image's, for the event
     * @param comment for the event
     * @throws io.jdock.daemon.EngineException CONFLICT if the container is dead or being removed
     */
    Image commit(String ref, boolean pause, Optional<ImageReference> name, String comment, Committer committer);

    /** The container's configuration as an image would have it. */
    RuntimeConfig config(String ref);
}
