package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.RuntimeConfig;
import java.nio.file.Path;

/**
 * A container as an image can be made of it.
 *
 * @param image what it was made from
 * @param config how it is run
 * @param upper overlayfs's upper directory: what it wrote
 */
public record ContainerContent(ImageId image, RuntimeConfig config, Path upper) {
    public ContainerContent {
        requireNonNull(image, "image is null");
        requireNonNull(config, "config is null");
        requireNonNull(upper, "upper is null");
    }
}
