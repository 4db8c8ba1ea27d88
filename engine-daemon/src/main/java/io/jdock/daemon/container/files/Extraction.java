package io.jdock.daemon.container.files;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.layer.TarEntry;
import io.jdock.daemon.image.layer.TreeUnpacker;
import io.jdock.daemon.image.layer.TreeUnpacker.Owner;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Puts archives into containers. */
public final class Extraction {
    private Extraction() {}

    /**
     * Unpacks an archive into a directory that must be there; links on the way to it are followed in the container.
     *
     * @param container its name or id, for messages
     * @param keepKinds no directory is replaced by something else, nor something else by a directory
     * @param owner who owns all entries; empty for what the archive says
     * @throws EngineException NOT_FOUND or INVALID in Docker's words
     */
    public static void into(
            ContainerTree tree,
            String path,
            String container,
            InputStream archive,
            boolean keepKinds,
            Optional<Owner> owner)
            throws IOException {
        String directory;
        try (Fd target = Files.openInRoot(tree.root(), "/" + path, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0)) {
            directory = tree.path(target).substring(1);
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOTDIR) {
                throw EngineException.invalid("extraction point is not a directory");
            }
            throw Resource.refusal(e, path, container);
        }
        var options = new TreeUnpacker.Options(false, keepKinds, owner);
        String bytes = TarEntry.byteString(directory.getBytes(StandardCharsets.UTF_8));
        try (var unpacker = new TreeUnpacker(tree.root(), bytes, options)) {
            unpacker.unpack(archive);
        }
    }
}
