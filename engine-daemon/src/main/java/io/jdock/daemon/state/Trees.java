package io.jdock.daemon.state;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;

/** Removal of directory trees whose content a container may have made. */
public final class Trees {
    /** Open directories held at once; a container can nest directories as deep as its disk allows. */
    private static final int DEPTH_LIMIT = 100;

    private Trees() {}

    /**
     * Removes a directory and all below it; no error if it is not there. Every step is relative to an open directory
     * and follows no symbolic link, so nothing outside the tree can be reached. Names are bytes; none is decoded.
     */
    public static void remove(Path root) throws IOException {
        Path name = root.getFileName();
        Path above = root.toAbsolutePath().getParent();
        try (var stream = Files.newDirectoryStream(above)) {
            SecureDirectoryStream<Path> parent = secure(stream, above);
            if (!isDirectory(parent, name)) {
                parent.deleteFile(name);
                return;
            }
            boolean emptied;
            do {
                try (var top = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    emptied = new Sweep(top).empty(top, 1);
                }
            } while (!emptied);
            parent.deleteDirectory(name);
        } catch (NoSuchFileException _) {
            // Gone already, which is what we want.
        }
    }

    /**
     * Bytes that the regular files in a tree have; a file with several names counts once. What goes away meanwhile
     * does not count, and no symbolic link is followed.
     */
    public static long bytes(Path root) throws IOException {
        var sum = new long[1];
        var linked = new HashSet<Object>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                if (facts.isRegularFile() && linked.add(facts.fileKey())) {
                    sum[0] += facts.size();
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException problem) {
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }

    /** One walk over the tree; what lies too deep is moved to the top, for the next walk. */
    private static final class Sweep {
        private final SecureDirectoryStream<Path> top;
        private long moved;

        Sweep(SecureDirectoryStream<Path> top) {
            this.top = top;
        }

        /** Empties an open directory; returns whether nothing of the tree was moved to the top. */
        boolean empty(SecureDirectoryStream<Path> directory, int depth) throws IOException {
            for (Path entry : directory) {
                Path name = entry.getFileName();
                if (!isDirectory(directory, name)) {
                    directory.deleteFile(name);
                } else if (depth < DEPTH_LIMIT) {
                    try (var below = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                        empty(below, depth + 1);
                    }
                    directory.deleteDirectory(name);
                } else {
                    directory.move(name, top, AtomicFile.temporaryIn(name).getFileName());
                    moved++;
                }
            }
            return moved == 0;
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> in, Path name) throws IOException {
        return in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream, Path of) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IOException("directory \"" + of + "\": no openat(2) on this file system");
    }
}
