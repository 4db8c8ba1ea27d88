package io.jdock.daemon.image.layer;

import java.nio.file.Path;
import java.util.List;

/** The directories that make up an image's root file system, top first, as overlayfs's {@code lowerdir} wants them. */
public record LayerSet(List<Path> lowerDirs) {
    public LayerSet {
        lowerDirs = List.copyOf(lowerDirs);
        if (lowerDirs.isEmpty()) {
            throw new IllegalArgumentException("lowerDirs is empty");
        }
    }
}
