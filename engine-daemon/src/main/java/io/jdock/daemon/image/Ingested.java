package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/** An image whose content is in the store, and what it came with. */
record Ingested(Image image, Optional<ImageIndex> index, List<ImageReference> names) {
    Ingested {
        requireNonNull(image, "image is null");
        requireNonNull(index, "index is null");
        names = List.copyOf(names);
    }
}
