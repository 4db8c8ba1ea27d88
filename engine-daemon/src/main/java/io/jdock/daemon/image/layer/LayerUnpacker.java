package io.jdock.daemon.image.layer;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.TreeCalls;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes a layer's archive into an empty directory, as overlayfs wants a layer to be: a whiteout {@code .wh.NAME}
 * becomes a character device 0:0, an opaque marker the attribute {@code trusted.overlay.opaque}.
 *
 * <p>The archive is hostile until shown otherwise. Its paths are resolved by the kernel with the directory as root
 * (openat2(2), RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS), the last component is never followed, and every call is
 * relative to an open directory; so no name in it can reach outside, whatever links it brings. Needs CAP_CHOWN,
 * CAP_FOWNER, CAP_MKNOD, CAP_SETFCAP and CAP_SYS_ADMIN. For one archive and one thread.
 */
public final class LayerUnpacker implements AutoCloseable {
    private static final int BUFFER = 128 * 1024;
    private static final long MAX_ID = 0xfffffffeL;
    private static final Set<Integer> NO_SUCH_ATTRIBUTES = Set.of(Errno.EOPNOTSUPP, Errno.EPERM);

    private final TreeCalls calls = new TreeCalls();
    private final Fd root;
    private final OpenDirectories directories;
    private final LayerNodes nodes;
    private final UnpackLimits limits;
    private final byte[] buffer = new byte[BUFFER];
    /** Directories get their times last, as each entry made in them changes these. */
    private final Deque<DirectoryTime> directoryTimes = new ArrayDeque<>();

    private long bytes;
    private long entries;

    private record DirectoryTime(String path, long seconds, int nanos) {}

    public LayerUnpacker(LayerStore.PendingLayer layer, UnpackLimits limits) {
        this.limits = requireNonNull(limits, "limits is null");
        this.root = Files.open(layer.diff().toString(), Fcntl.O_DIRECTORY);
        this.directories = new OpenDirectories(calls, root);
        this.nodes = new LayerNodes(calls, layer.trash(), directories);
    }

    /**
     * Unpacks all of the archive and reads the stream to its end.
     *
     * @param archive an uncompressed tar archive
     * @throws EngineException INVALID if the archive is malformed, truncated, hostile or too large
     */
    public UnpackResult unpack(InputStream archive) {
        var reader = new TarReader(archive);
        String current = "";
        try {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                current = "entry " + TarEntry.shown(entry.name()) + ": ";
                count(entry);
                apply(reader, entry);
                current = "";
            }
            archive.transferTo(OutputStream.nullOutputStream());
            setDirectoryTimes();
            TreeCalls.syncFileSystem(root);
            return new UnpackResult(bytes, entries);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INVALID, "unpack layer: " + current + reason(e), e);
        } catch (SyscallException e) {
            throw new EngineException(kind(e), "unpack layer: " + current + e.getMessage(), e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The archive is to blame for names that cannot be, this host for everything else. */
    private static ErrorKind kind(SyscallException e) {
        return switch (e.errno()) {
            case Errno.ENOENT,
                    Errno.ENOTDIR,
                    Errno.ELOOP,
                    Errno.EEXIST,
                    Errno.EISDIR,
                    Errno.EINVAL,
                    Errno.ENAMETOOLONG,
                    Errno.EXDEV,
                    Errno.E2BIG,
                    Errno.ERANGE -> ErrorKind.INVALID;
            default -> ErrorKind.INTERNAL;
        };
    }

    private void count(TarEntry entry) throws ArchiveException {
        entries++;
        if (entries > limits.entries()) {
            throw new ArchiveException("layer has more than " + limits.entries() + " entries");
        }
        long size = entry.unpackedSize();
        if (size < 0 || size > limits.bytes() - bytes) {
            throw new ArchiveException("layer is larger than " + limits.bytes() + " bytes");
        }
        bytes += size;
    }

    private void apply(TarReader reader, TarEntry entry) throws IOException {
        EntryPath path = EntryPath.parse(entry.name());
        requireIds(entry);
        directories.closeForgotten();
        if (path.isRoot()) {
            applyToRoot(entry);
            return;
        }
        Fd parent = directories.make(path.parent());
        if (path.name().startsWith(LayerNodes.WHITEOUT)) {
            nodes.whiteout(parent, path.name());
            return;
        }
        byte[] name = TarEntry.bytes(path.name());
        switch (entry.type()) {
            case FILE -> file(reader, entry, parent, name);
            case DIRECTORY -> {
                nodes.directory(parent, name);
                decorate(entry, parent, name);
                directoryTimes.addLast(
                        new DirectoryTime(path.toString(), entry.modifiedSeconds(), entry.modifiedNanos()));
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

    private void applyToRoot(TarEntry entry) throws ArchiveException {
        if (entry.type() != TarEntry.Type.DIRECTORY) {
            throw new ArchiveException("the root of a layer must be a directory");
        }
        calls.chown(root, (int) entry.uid(), (int) entry.gid());
        entry.xattrs().forEach((key, value) -> setXattr(key, () -> calls.setXattr(root, TarEntry.bytes(key), value)));
        Files.chmod(root, entry.mode());
        directoryTimes.addLast(new DirectoryTime("", entry.modifiedSeconds(), entry.modifiedNanos()));
    }

    private void file(TarReader reader, TarEntry entry, Fd parent, byte[] name) throws IOException {
        var opened = new Fd[1];
        nodes.replacing(
                parent,
                name,
                () -> opened[0] = calls.open(parent, name, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL, 0600));
        try (Fd file = opened[0]) {
            write(reader, entry, file);
            calls.chown(file, (int) entry.uid(), (int) entry.gid());
            // After chown(2), which takes file capabilities and setuid away.
            entry.xattrs()
                    .forEach((key, value) -> setXattr(key, () -> calls.setXattr(file, TarEntry.bytes(key), value)));
            Files.chmod(file, entry.mode());
            calls.setTimes(file, entry.modifiedSeconds(), entry.modifiedNanos());
        }
    }

    private void write(TarReader reader, TarEntry entry, Fd file) throws IOException {
        if (entry.sparse().isEmpty()) {
            copy(reader, file, entry.size());
            return;
        }
        TarEntry.SparseMap map = entry.sparse().get();
        long position = 0;
        for (TarEntry.SparseMap.Segment segment : map.segments()) {
            calls.skip(file, segment.offset() - position);
            copy(reader, file, segment.length());
            position = segment.offset() + segment.length();
        }
        calls.truncate(file, map.realSize());
    }

    private void copy(TarReader reader, Fd file, long length) throws IOException {
        long left = length;
        while (left > 0) {
            int count = reader.read(buffer, 0, (int) Math.min(BUFFER, left));
            if (count < 0) {
                throw new ArchiveException("unexpected end of archive");
            }
            calls.write(file, buffer, 0, count);
            left -= count;
        }
    }

    private void hardLink(TarEntry entry, EntryPath path, Fd parent, byte[] name) throws ArchiveException {
        EntryPath target = EntryPath.parse(entry.linkName());
        if (target.isRoot()) {
            throw new ArchiveException("hard link to the root of the layer");
        }
        if (target.equals(path)) {
            throw new ArchiveException("hard link to itself");
        }
        Fd targetParent = directories.existing(target.parent());
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

    private void setDirectoryTimes() {
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
        nodes.close();
        root.close();
        calls.close();
    }
}
