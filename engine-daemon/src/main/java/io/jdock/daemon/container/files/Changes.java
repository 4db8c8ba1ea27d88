package io.jdock.daemon.container.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jdock.daemon.image.layer.TreeWalk;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Stat;
import io.jdock.nativebridge.linux.TreeReads;
import io.jdock.nativebridge.raw.SyscallException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a container changed of its image: a walk over its own layer, comparing each entry with what the layers below
 * have there. The places that the engine itself mounts files on are no change.
 */
public final class Changes implements AutoCloseable {
    private static final Set<String> OF_ENGINE = Set.of(
            "/dev/pts",
            "/dev/shm",
            "/dev/mqueue",
            "/dev/console",
            "/proc",
            "/sys",
            "/etc/hosts",
            "/etc/hostname",
            "/etc/resolv.conf");
    /** Directories in which those are made. */
    private static final Set<String> TOUCHED = Set.of("/", "/dev", "/etc");

    private final ContainerTree image;
    private final TreeReads reads = new TreeReads();
    private final List<Change> changes = new ArrayList<>();

    private Changes(ContainerTree image) {
        this.image = image;
    }

    /**
     * All changes, in the order of the paths' bytes within each directory.
     *
     * @param upper the container's own layer
     * @param image the layers below it
     */
    public static List<Change> of(Path upper, ContainerTree image) {
        try (Fd root = Files.open(upper.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY);
                var changes = new Changes(image)) {
            changes.directory(root, "");
            return changes.changes;
        }
    }

    /** Returns whether something below the directory is a change. */
    private boolean directory(Fd directory, String path) {
        List<byte[]> names;
        try (Fd readable = TreeReads.reopen(directory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY)) {
            names = reads.names(readable);
        }
        names.sort(Arrays::compareUnsigned);
        int before = changes.size();
        for (byte[] name : names) {
            Optional<Fd> found = find(() -> reads.entry(directory, name));
            if (found.isPresent()) {
                try (Fd entry = found.get()) {
                    entry(entry, path + "/" + new String(name, UTF_8));
                }
            }
        }
        if (TreeWalk.isOpaque(reads, directory)) {
            hidden(path, names);
        }
        return changes.size() > before;
    }

    private void entry(Fd entry, String path) {
        Stat stat = Files.stat(entry);
        if (TreeWalk.isWhiteout(stat)) {
            changes.add(new Change(path, Change.DELETED));
            return;
        }
        Optional<Stat> below = below(path);
        if (below.isEmpty() && OF_ENGINE.contains(path) && (stat.isDirectory() || stat.size() == 0)) {
            return;
        }
        int at = changes.size();
        boolean more = stat.isDirectory() && directory(entry, path);
        if (below.isEmpty()) {
            if (more || !TOUCHED.contains(path)) {
                changes.add(at, new Change(path, Change.ADDED));
            }
        } else if (more || !isSame(path, stat, below.get())) {
            changes.add(at, new Change(path, Change.MODIFIED));
        }
    }

    /** A directory is in the container's layer as soon as something in it is: that alone is no change. */
    private static boolean isSame(String path, Stat stat, Stat below) {
        boolean sameTime =
                stat.modifiedSeconds() == below.modifiedSeconds() && stat.modifiedNanos() == below.modifiedNanos();
        return stat.isDirectory()
                && stat.mode() == below.mode()
                && stat.uid() == below.uid()
                && stat.gid() == below.gid()
                && (sameTime || TOUCHED.contains(path));
    }

    /** What the image has in a directory that was made anew. */
    private void hidden(String path, List<byte[]> names) {
        Optional<Fd> found = find(() -> Files.openInRoot(image.root(), path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0));
        if (found.isEmpty()) {
            return;
        }
        try (Fd directory = found.get()) {
            for (byte[] name : reads.names(directory)) {
                if (names.stream().noneMatch(there -> Arrays.equals(there, name))) {
                    changes.add(new Change(path + "/" + new String(name, UTF_8), Change.DELETED));
                }
            }
        }
    }

    private Optional<Stat> below(String path) {
        Optional<Fd> found = find(() -> Files.openInRoot(image.root(), path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Fd entry = found.get()) {
            return Optional.of(Files.stat(entry));
        }
    }

    private interface Opening {
        Fd open();
    }

    private static Optional<Fd> find(Opening opening) {
        try {
            return Optional.of(opening.open());
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        reads.close();
    }
}
