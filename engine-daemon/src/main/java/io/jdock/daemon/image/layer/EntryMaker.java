package io.jdock.daemon.image.layer;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.TreeCalls;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the entries of an archive in a directory. Paths are resolved by the kernel with {@code root} as the whole world
 * (openat2(2), RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS), the last component is never followed, and every call is
 * relative to an open directory; so no name in an archive can reach outside, whatever links it brings. For one archive
 * and one thread.
 */
final class EntryMaker implements AutoCloseable {
    private static final int BUFFER = 128 * 1024;
    private static final byte[] ZEROS = new byte[BUFFER];
    /** A block of most file systems: a smaller hole saves nothing. */
    private static final int HOLE_MIN = 4096;

    private static final long MAX_ID = 0xfffffffeL;
    private static final Set<Integer> NO_SUCH_ATTRIBUTES = Set.of(Errno.EOPNOTSUPP, Errno.EPERM);

    private final TreeCalls calls;
    private final Fd root;
    private final String prefix;
    private final Policy policy;
    private final OpenDirectories directories;
    private final LayerNodes nodes;
    private final byte[] buffer = new byte[BUFFER];
    /** Directories get their times last, as each entry made in them changes these. */
    private final Deque<DirectoryTime> directoryTimes = new ArrayDeque<>();

    private record DirectoryTime(String path, long seconds, int nanos) {}

    /**
     * What an archive may do.
     *
     * @param whiteouts names {@code .wh.*} are a layer's whiteouts
     * @param root an entry of the directory itself changes its owner and mode
     * @param keepKinds no directory is replaced by something else, nor something else by a directory
     * @param owner who owns all entries, whatever the archive says; empty for what it says
     */
    record Policy(boolean whiteouts, boolean root, boolean keepKinds, Optional<TreeUnpacker.Owner> owner) {}

    /**
     * @param root not closed
     * @param prefix path of the directory that is filled below the root, a byte string; empty for the root
     */
    EntryMaker(TreeCalls calls, Fd root, String prefix, Policy policy, LayerNodes.Discard discard) {
        this.calls = calls;
        this.root = root;
        this.prefix = prefix;
        this.policy = policy;
        this.directories = new OpenDirectories(calls, root);
        this.nodes = new LayerNodes(calls, discard, directories);
    }

    void apply(TarEntry given, TarSink.Content content) throws IOException {
        EntryPath path = EntryPath.parse(given.name());
        TarEntry entry = policy.owner().map(given::ownedBy).orElse(given);
        requireIds(entry);
        directories.closeForgotten();
        if (path.isRoot()) {
            applyToRoot(entry);
            return;
        }
        Fd parent = directories.make(below(path.parent()));
        if (policy.whiteouts() && path.name().startsWith(LayerNodes.WHITEOUT)) {
            nodes.whiteout(parent, path.name());
            return;
        }
        if (policy.keepKinds()) {
            nodes.requireSameKind(parent, entry, path);
        }
        byte[] name = TarEntry.bytes(path.name());
        switch (entry.type()) {
            case FILE -> file(content, entry, parent, name);
            case DIRECTORY -> {
                nodes.directory(parent, name);
                decorate(entry, parent, name);
                directoryTimes.addLast(
                        new DirectoryTime(below(path.toString()), entry.modifiedSeconds(), entry.modifiedNanos()));
            }
            case SYMBOLIC_LINK -> {
                byte[] target = TarEntry.bytes(entry.linkName());
                nodes.replacing(parent, name, () -> calls.symlink(target, parent, name));
                decorate(entry, parent, name);
            }
            case HARD_LINK -> hardLink(entry, path, parent, name);
            case CHARACTER_DEVICE -> node(entry, Fcntl.S_IFCHR, parent, name);
            case BLOCK_DEVICE -> node(entry, Fcntl.S_IFBLK, parent, name);
            case FIFO -> node(entry, Fcntl.S_IFIFO, parent, name);
        }
    }

    private static void requireIds(TarEntry entry) throws ArchiveException {
        if (entry.uid() < 0 || entry.uid() > MAX_ID || entry.gid() < 0 || entry.gid() > MAX_ID) {
            throw new ArchiveException("no such owner: " + entry.uid() + ":" + entry.gid());
        }
    }

    /** A path below the directory that is filled, as one below the root. */
    private String below(String path) {
        return prefix.isEmpty() ? path : path.isEmpty() ? prefix : prefix + "/" + path;
    }

    private void applyToRoot(TarEntry entry) throws ArchiveException {
        if (entry.type() != TarEntry.Type.DIRECTORY) {
            throw new ArchiveException("the root of a layer must be a directory");
        }
        if (!policy.root()) {
            return;
        }
        calls.chown(root, (int) entry.uid(), (int) entry.gid());
        entry.xattrs().forEach((key, value) -> setXattr(key, () -> calls.setXattr(root, TarEntry.bytes(key), value)));
        Files.chmod(root, entry.mode());
        directoryTimes.addLast(new DirectoryTime("", entry.modifiedSeconds(), entry.modifiedNanos()));
    }

    private void file(TarSink.Content content, TarEntry entry, Fd parent, byte[] name) throws IOException {
        var opened = new Fd[1];
        nodes.replacing(
                parent,
                name,
                () -> opened[0] = calls.open(parent, name, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL, 0600));
        try (Fd file = opened[0]) {
            write(content, entry, file);
            calls.chown(file, (int) entry.uid(), (int) entry.gid());
            // After chown(2), which takes file capabilities and setuid away.
            entry.xattrs()
                    .forEach((key, value) -> setXattr(key, () -> calls.setXattr(file, TarEntry.bytes(key), value)));
            Files.chmod(file, entry.mode());
            calls.setTimes(file, entry.modifiedSeconds(), entry.modifiedNanos());
        }
    }

    private void write(TarSink.Content content, TarEntry entry, Fd file) throws IOException {
        if (entry.sparse().isEmpty()) {
            if (copy(content, file, entry.size())) {
                calls.truncate(file, entry.size());
            }
            return;
        }
        TarEntry.SparseMap map = entry.sparse().get();
        long position = 0;
        for (TarEntry.SparseMap.Segment segment : map.segments()) {
            calls.skip(file, segment.offset() - position);
            copy(content, file, segment.length());
            position = segment.offset() + segment.length();
        }
        calls.truncate(file, map.realSize());
    }

    /** Writes content, but leaves holes for zeros; returns whether it ends with one, which the file does not have yet. */
    private boolean copy(TarSink.Content content, Fd file, long length) throws IOException {
        boolean hole = false;
        long left = length;
        while (left > 0) {
            int count = content.read(buffer, 0, (int) Math.min(BUFFER, left));
            if (count < 0) {
                throw new ArchiveException("unexpected end of archive");
            }
            hole = count >= HOLE_MIN && Arrays.mismatch(buffer, 0, count, ZEROS, 0, count) < 0;
            if (hole) {
                calls.skip(file, count);
            } else {
                calls.write(file, buffer, 0, count);
            }
            left -= count;
        }
        return hole;
    }

    private void hardLink(TarEntry entry, EntryPath path, Fd parent, byte[] name) throws ArchiveException {
        EntryPath target = EntryPath.parse(entry.linkName());
        if (target.isRoot()) {
            throw new ArchiveException("hard link to the root of the layer");
        }
        if (target.equals(path)) {
            throw new ArchiveException("hard link to itself");
        }
        Fd targetParent = directories.existing(below(target.parent()));
        nodes.link(targetParent, TarEntry.bytes(target.name()), parent, name);
    }

    private void node(TarEntry entry, int type, Fd parent, byte[] name) throws ArchiveException {
        if (entry.deviceMajor() >>> 12 != 0 || entry.deviceMinor() >>> 20 != 0) {
            throw new ArchiveException("no such device: " + entry.deviceMajor() + ":" + entry.deviceMinor());
        }
        nodes.replacing(
                parent,
                name,
                () -> calls.mknod(parent, name, type | 0600, (int) entry.deviceMajor(), (int) entry.deviceMinor()));
        decorate(entry, parent, name);
    }

    /** Owner, attributes, mode and time of an entry that is not opened. */
    private void decorate(TarEntry entry, Fd parent, byte[] name) {
        calls.chown(parent, name, (int) entry.uid(), (int) entry.gid());
        entry.xattrs()
                .forEach((key, value) -> setXattr(key, () -> calls.setXattr(parent, name, TarEntry.bytes(key), value)));
        if (entry.type() != TarEntry.Type.SYMBOLIC_LINK) {
            calls.chmod(parent, name, entry.mode());
        }
        if (entry.type() != TarEntry.Type.DIRECTORY) {
            calls.setTimes(parent, name, entry.modifiedSeconds(), entry.modifiedNanos());
        }
    }

    /**
     * Sets an attribute unless it is overlayfs's own, with which an archive could redirect lookups. One that this
     * file system or kernel does not have is left out, as Docker does: images carry SELinux labels everywhere.
     */
    private static void setXattr(String key, Runnable call) {
        if (key.startsWith("trusted.overlay.") || key.startsWith("user.overlay.")) {
            return;
        }
        try {
            call.run();
        } catch (SyscallException e) {
            if (!NO_SUCH_ATTRIBUTES.contains(e.errno())) {
                throw e;
            }
        }
    }

    void setDirectoryTimes() {
        while (!directoryTimes.isEmpty()) {
            DirectoryTime time = directoryTimes.removeLast();
            byte[] path = TarEntry.bytes(time.path.isEmpty() ? "." : time.path);
            try (Fd directory = calls.openInRoot(root, path, Fcntl.O_DIRECTORY)) {
                calls.setTimes(directory, time.seconds, time.nanos);
            } catch (SyscallException e) {
                if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.ELOOP) {
                    throw e;
                }
                // A later entry put something else there.
            }
        }
    }

    @Override
    public void close() {
        directories.close();
    }
}
