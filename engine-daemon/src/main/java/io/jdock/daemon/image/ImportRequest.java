package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.Platform;
import java.util.List;
import java.util.Optional;

/**
 * What {@code POST /images/create?fromSrc=-} asks for beside the archive.
 *
 * @param name the name to give; absent for none
 * @param message the comment in the image's history
 * @param changes lines as in a Dockerfile: {@code CMD ["sh"]}
 * @param platform what the archive's programs run on
 */
public record ImportRequest(Optional<ImageReference> name, String message, List<String> changes, Platform platform) {
    public ImportRequest {
        requireNonNull(name, "name is null");
        requireNonNull(message, "message is null");
        changes = List.copyOf(changes);
        requireNonNull(platform, "platform is null");
    }

    /**
     * Reads the query parameters of the request; each is empty if it was not given.
     *
     * @throws EngineException INVALID if the name or the platform is malformed
     */
    public static ImportRequest of(
            String source, String repo, String tag, String message, List<String> changes, String platform) {
        Optional<ImageReference> name = repo.isEmpty() ? Optional.empty() : Optional.of(name(repo, tag));
        return new ImportRequest(
                name,
                message.isEmpty() ? "Imported from " + source : message,
                changes,
                platform.isEmpty() ? Platform.host() : Platform.parse(platform));
    }

    private static ImageReference name(String repo, String tag) {
        if (ImageReference.parse(repo).digest().isPresent()) {
            throw EngineException.invalid("cannot import digest reference");
        }
        return Images.target(repo, tag);
    }
}
