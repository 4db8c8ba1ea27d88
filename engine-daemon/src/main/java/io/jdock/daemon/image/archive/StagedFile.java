package io.jdock.daemon.image.archive;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.BlobWriter;
import io.jdock.daemon.image.content.Digest;
import java.util.Optional;

/**
 * A file of an archive.
 *
 * @param content absent if the store has a blob with that digest already, so that it was not read
 */
public record StagedFile(Digest digest, long size, Optional<BlobWriter> content) {
    public StagedFile {
        requireNonNull(digest, "digest is null");
        requireNonNull(content, "content is null");
    }
}
