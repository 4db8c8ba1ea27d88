package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.RuntimeConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What containers need of the images. */
public interface ContainerImages {
    /**
     * Finds an image by name, id or the beginning of an id, and keeps it from being removed.
     *
     * @param platform as {@code linux/amd64}; empty for any
     * @throws io.jdock.daemon.EngineException NOT_FOUND, {@code No such image: x:latest}
     */
    Hold hold(String reference, String platform);

    /** The id of an image; empty if there is none. */
    Optional<String> idOf(String reference);

    /** An image that stays until this is closed, at the latest when a container's document names it. */
    interface Hold extends AutoCloseable {
        Found image();

        @Override
        void close();
    }

    /**
     * An image.
     *
     * @param id with {@code sha256:}
     * @param lowerDirs of its layers, topmost first
     */
    record Found(String id, RuntimeConfig config, List<Path> lowerDirs) {
        public Found {
            requireNonNull(id, "id is null");
            requireNonNull(config, "config is null");
            lowerDirs = List.copyOf(lowerDirs);
        }
    }
}
