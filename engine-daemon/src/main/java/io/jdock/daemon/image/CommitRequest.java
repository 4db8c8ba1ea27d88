package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.RuntimeConfig;
import java.util.List;
import java.util.Optional;

/**
 * What {@code POST /commit} asks for.
 *
 * @param name the name to give; absent for none
 * @param config what the image is to say about running it; what it leaves open is taken from the container
 * @param changes lines as in a Dockerfile, applied to {@code config}
 */
public record CommitRequest(
        Optional<ImageReference> name, String author, String comment, RuntimeConfig config, List<String> changes) {
    public CommitRequest {
        requireNonNull(name, "name is null");
        requireNonNull(author, "author is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(config, "config is null");
        changes = List.copyOf(changes);
    }

    /** Reads the name from the parameters of the request; {@code repo} may be empty. */
    public static Optional<ImageReference> name(String repo, String tag) {
        return repo.isEmpty() ? Optional.empty() : Optional.of(Images.target(repo, tag));
    }
}
