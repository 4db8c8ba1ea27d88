package io.jdock.daemon.container.files;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.layer.TreeUnpacker;
import io.jdock.daemon.image.layer.TreeWalk;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.TreeReads;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Gives a new volume what the image has at its mount point: content, owners, modes and attributes. */
public final class CopyUp {
    private CopyUp() {}

    /** Whether a volume has nothing in it yet. */
    public static boolean isEmpty(Path volume) {
        try (Fd directory = Files.open(volume.toString(), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
                var reads = new TreeReads()) {
            return reads.names(directory).isEmpty();
        }
    }

    /** Fills an empty volume; nothing happens if the image has no directory there. */
    public static void fill(Path volume, ContainerTree image, String destination) {
        Optional<Fd> found = find(image, destination);
        if (found.isEmpty()) {
            return;
        }
        var options = new TreeUnpacker.Options(true, false, Optional.empty());
        try (Fd source = found.get();
                Fd target = Files.open(volume.toString(), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
                var unpacker = new TreeUnpacker(target, "", options);
                var walk = new TreeWalk(unpacker, TreeWalk.Form.PLAIN)) {
            walk.entry(source, ".");
            unpacker.finish();
        } catch (IOException | SyscallException e) {
            throw EngineException.internal(
                    "copy \"" + destination + "\" of the image to volume \"" + volume + "\": " + e.getMessage(), e);
        }
    }

    private static Optional<Fd> find(ContainerTree image, String destination) {
        try {
            return Optional.of(Files.openInRoot(image.root(), destination, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
