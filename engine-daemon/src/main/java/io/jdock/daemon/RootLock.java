package io.jdock.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jdock.daemon.state.AtomicFile;
import io.jdock.daemon.state.Durability;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * A directory that belongs to one daemon at a time, by a lock that the kernel takes away when that ends. The lock is of
 * the process: any closing of the lock file in it, which nothing does, would give it up.
 */
final class RootLock implements AutoCloseable {
    private static final String FILE = "jdockd.lock";
    private static final String ID = "engine-id";

    private final Path root;
    private final FileChannel channel;

    private RootLock(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Makes the directory if need be (mode 0711, as containers' own users pass through) and takes it.
     *
     * @throws EngineException UNAVAILABLE if another daemon has it, or it cannot be made
     */
    static RootLock take(Path root) {
        try {
            if (root.getParent() != null) {
                Files.createDirectories(root.getParent());
            }
            try {
                Files.createDirectory(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            } catch (FileAlreadyExistsException _) {
                // It was made by an earlier daemon, or by an administrator who chose its mode.
            }
            FileChannel channel =
                    FileChannel.open(root.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new EngineException(
                        ErrorKind.UNAVAILABLE, "another jdockd is using \"" + root + "\"; stop it, or choose another");
            }
            return new RootLock(root, channel);
        } catch (IOException e) {
            throw EngineException.unavailable(
                    "write to directory \"" + root + "\", choose another if that cannot be", e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /** An id that stays with the directory. */
    String engineId() {
        Path file = root.resolve(ID);
        try {
            if (!Files.exists(file)) {
                byte[] id = UUID.randomUUID().toString().getBytes(US_ASCII);
                AtomicFile.write(file, id, Durability.DURABLE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw EngineException.internal("read engine id \"" + file + "\": " + e.getMessage(), e);
        }
    }

    /** Type of the file system that the directory is on, as {@code ext2/ext3} or {@code xfs}. */
    String fileSystem() {
        try {
            return Files.getFileStore(root).type();
        } catch (IOException e) {
            throw EngineException.internal("look at the file system of \"" + root + "\": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
