package io.jdock.daemon.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Replaces a file whole: a temporary file in the same directory is written and flushed, then renamed over it. A name
 * that starts with {@value #TEMPORARY} is such a temporary file, left behind by a crash if no write is under way.
 */
public final class AtomicFile {
    static final String TEMPORARY = ".tmp-";

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private AtomicFile() {}

    /** Writes {@code content} to {@code file}, readable for its owner only. Its directory must exist. */
    public static void write(Path file, byte[] content, Durability durability) throws IOException {
        Path temporary = temporaryIn(file.getParent());
        try {
            try (var out = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
                var rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                out.force(false);
            }
            moveInto(temporary, file, durability);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** Gives an already flushed temporary file its name, replacing what had it. */
    public static void moveInto(Path temporary, Path file, Durability durability) throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        if (durability == Durability.DURABLE) {
            flushDirectory(file.getParent());
        }
    }

    /** A fresh name for a temporary file in that directory. */
    public static Path temporaryIn(Path directory) {
        return directory.resolve(
                TEMPORARY + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    }

    public static boolean isTemporary(Path file) {
        return file.getFileName().toString().startsWith(TEMPORARY);
    }

    /** Makes names that were added to or removed from the directory last. */
    public static void flushDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes what interrupted writes left in the directory; only right while nothing is written there. */
    public static void removeLeftovers(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory, TEMPORARY + "*")) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        }
    }
}
