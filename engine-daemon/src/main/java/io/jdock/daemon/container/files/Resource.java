package io.jdock.daemon.container.files;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.image.layer.TarEntry;
import io.jdock.daemon.image.layer.TarWriter;
import io.jdock.daemon.image.layer.TreeWalk;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Stat;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file or directory of a container that a client named, found. Links on the way are followed inside the container;
 * one at the end is meant itself, unless the path ends in a slash or {@code /.}.
 */
public final class Resource implements AutoCloseable {
    private final Fd entry;
    private final String name;
    private final PathStat stat;

    private Resource(Fd entry, String name, PathStat stat) {
        this.entry = entry;
        this.name = name;
        this.stat = stat;
    }

    /**
     * Finds it.
     *
     * @param container its name or id, for the message
     * @throws EngineException NOT_FOUND in Docker's words
     */
    public static Resource find(ContainerTree tree, String path, String container) {
        String absolute = "/" + path;
        int slash = absolute.lastIndexOf('/');
        String last = absolute.substring(slash + 1);
        boolean itself = !last.isEmpty() && !last.equals(".") && !last.equals("..");
        int flags = itself ? Fcntl.O_PATH | Fcntl.O_NOFOLLOW : Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        try {
            Fd entry = Files.openInRoot(tree.root(), absolute, flags, 0);
            try {
                Stat stat = Files.stat(entry);
                String target = stat.isSymlink() ? target(tree, entry, absolute) : "";
                String name = name(absolute);
                return new Resource(entry, name, PathStat.of(name, stat, target));
            } catch (RuntimeException e) {
                entry.close();
                throw e;
            }
        } catch (SyscallException e) {
            throw refusal(e, path, container);
        }
    }

    static EngineException refusal(SyscallException e, String path, String container) {
        if (e.errno() == Errno.ENOENT || e.errno() == Errno.ELOOP) {
            return new EngineException(
                    ErrorKind.NOT_FOUND, "Could not find the file " + path + " in container " + container, e);
        }
        ErrorKind kind =
                e.errno() == Errno.ENOTDIR || e.errno() == Errno.ENAMETOOLONG ? ErrorKind.INVALID : ErrorKind.INTERNAL;
        return new EngineException(kind, SyscallException.text(e.errno()), e);
    }

    /** As Go's {@code filepath.Base}: the last element, whatever slashes follow it. */
    private static String name(String path) {
        String stripped = path.replaceAll("/+$", "");
        return stripped.isEmpty() ? "/" : stripped.substring(stripped.lastIndexOf('/') + 1);
    }

    /** Where a link leads; what it says if nothing is there. */
    private static String target(ContainerTree tree, Fd link, String path) {
        try (Fd found = Files.openInRoot(tree.root(), path, Fcntl.O_PATH, 0)) {
            return tree.path(found);
        } catch (SyscallException e) {
            String says = Files.readlink(link.number(), "");
            String parent = path.substring(0, path.lastIndexOf('/') + 1);
            return Path.of(says.startsWith("/") ? says : parent + says)
                    .normalize()
                    .toString();
        }
    }

    public PathStat stat() {
        return stat;
    }

    /** Writes it as an archive whose entries begin with the last element of the path. */
    public void writeTo(OutputStream out) throws IOException {
        var tar = new TarWriter(out);
        try (var walk = new TreeWalk(tar, TreeWalk.Form.PLAIN)) {
            walk.entry(entry, TarEntry.byteString(name.getBytes(StandardCharsets.UTF_8)));
        }
        tar.finish();
    }

    @Override
    public void close() {
        entry.close();
    }
}
