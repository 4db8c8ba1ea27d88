package io.jdock.daemon.image.layer;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Stat;
import io.jdock.nativebridge.linux.TreeReads;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives all that is in a tree of files to a {@link TarSink}, in the order of the names' bytes. The tree may be that of
 * a running container: nothing in it is followed, and what disappears meanwhile is left out. Sockets, which an archive
 * cannot hold, are left out too. For one thread.
 */
public final class TreeWalk implements AutoCloseable {
    /** How entries are read. */
    public enum Form {
        /** As they are. */
        PLAIN,
        /** As overlayfs's upper directory: its whiteouts become those of a layer's archive, {@code .wh.NAME}. */
        LAYER
    }

    /**
     * File systems that show the kernel and hold no files: their mount points are given empty. proc, sysfs, cgroup,
     * cgroup2, devpts, mqueue, securityfs, debugfs, tracefs and bpf; include/uapi/linux/magic.h, ipc/mqueue.c.
     */
    private static final Set<Long> OF_KERNEL = Set.of(
            0x9fa0L,
            0x62656572L,
            0x27e0ebL,
            0x63677270L,
            0x1cd1L,
            0x19800202L,
            0x73636673L,
            0x64626720L,
            0x74726163L,
            0xcafe4a11L);

    /** Deeper than any path that a system call takes. */
    static final int DEPTH_MAX = 2048;

    private final TarSink sink;
    private final Form form;
    private final TreeReads reads = new TreeReads();
    /** Names of files with several links, by device and inode. */
    private final Map<Inode, String> linked = new HashMap<>();

    private record Inode(long device, long number) {}

    public TreeWalk(TarSink sink, Form form) {
        this.sink = requireNonNull(sink, "sink is null");
        this.form = requireNonNull(form, "form is null");
    }

    /**
     * Writes all that is below a directory as one archive.
     *
     * @param directory a path of this host
     * @param out not closed
     */
    public static void archive(Path directory, Form form, OutputStream out) throws IOException {
        var tar = new TarWriter(out);
        try (Fd root = Files.open(directory.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY);
                var walk = new TreeWalk(tar, form)) {
            walk.content(root);
        }
        tar.finish();
    }

    /** Gives all that is below a directory, with names relative to it. */
    public void content(Fd directory) throws IOException {
        directory(directory, "", 0);
    }

    /**
     * Gives one entry and all that is below it.
     *
     * @param entry open with O_PATH
     * @param name byte string that it gets; those below it are {@code name/...}
     */
    public void entry(Fd entry, String name) throws IOException {
        entry(entry, name, 0);
    }

    private void directory(Fd directory, String prefix, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new ArchiveException("directories are nested too deeply at " + TarEntry.shown(prefix));
        }
        List<byte[]> names;
        try (Fd readable = TreeReads.reopen(directory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY)) {
            names = reads.names(readable);
        }
        names.sort(Arrays::compareUnsigned);
        for (byte[] name : names) {
            Optional<Fd> found = open(directory, name);
            if (found.isPresent()) {
                try (Fd entry = found.get()) {
                    entry(entry, prefix + TarEntry.byteString(name), depth + 1);
                }
            }
        }
    }

    private Optional<Fd> open(Fd directory, byte[] name) {
        try {
            return Optional.of(reads.entry(directory, name));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void entry(Fd entry, String name, int depth) throws IOException {
        Stat stat = Files.stat(entry);
        Optional<TarEntry.Type> type = type(stat);
        if (type.isEmpty()) {
            return;
        }
        if (form == Form.LAYER && isWhiteout(stat)) {
            whiteout(name, stat);
            return;
        }
        if (stat.links() > 1 && !stat.isDirectory()) {
            String first = linked.putIfAbsent(new Inode(stat.device(), stat.inode()), name);
            if (first != null) {
                give(TarEntry.Type.HARD_LINK, name, first, stat, 0, TarSink.Content.NONE, Map.of());
                return;
            }
        }
        switch (type.get()) {
            case DIRECTORY -> {
                give(TarEntry.Type.DIRECTORY, name, "", stat, 0, TarSink.Content.NONE, xattrs(entry));
                if (form == Form.LAYER && isOpaque(reads, entry)) {
                    marker(name + "/" + LayerNodes.OPAQUE, stat);
                }
                if (!OF_KERNEL.contains(Files.fileSystemMagic(entry) & 0xffffffffL)) {
                    directory(entry, name.endsWith("/") ? name : name + "/", depth);
                }
            }
            case FILE -> file(entry, name, stat);
            case SYMBOLIC_LINK -> {
                String target = TarEntry.byteString(reads.readlink(entry));
                give(type.get(), name, target, stat, 0, TarSink.Content.NONE, xattrs(entry));
            }
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, HARD_LINK ->
                give(type.get(), name, "", stat, 0, TarSink.Content.NONE, xattrs(entry));
        }
    }

    private void file(Fd entry, String name, Stat stat) throws IOException {
        try (Fd file = TreeReads.reopen(entry, Fcntl.O_RDONLY)) {
            give(TarEntry.Type.FILE, name, "", stat, stat.size(), bytesOf(file), xattrs(entry));
        }
    }

    /** A file's bytes. One that became shorter since it was measured ends in zeros, as tar(1) does. */
    private TarSink.Content bytesOf(Fd file) {
        return (target, offset, length) -> {
            int count = reads.read(file, target, offset, length);
            if (count > 0) {
                return count;
            }
            Arrays.fill(target, offset, offset + length, (byte) 0);
            return length;
        };
    }

    private void give(
            TarEntry.Type type,
            String name,
            String link,
            Stat stat,
            long size,
            TarSink.Content content,
            Map<String, byte[]> xattrs)
            throws IOException {
        sink.accept(TarEntry.plain(type, name, link, stat, size, xattrs), content);
    }

    private void whiteout(String name, Stat stat) throws IOException {
        int slash = name.lastIndexOf('/') + 1;
        marker(name.substring(0, slash) + LayerNodes.WHITEOUT + name.substring(slash), stat);
    }

    private void marker(String name, Stat stat) throws IOException {
        var entry = new TarEntry(
                TarEntry.Type.FILE, name, "", 0, 0, 0, 0, stat.modifiedSeconds(), 0, 0, 0, Map.of(), Optional.empty());
        sink.accept(entry, TarSink.Content.NONE);
    }

    /** Whether a file of an overlay's upper layer says that there is none of its name. */
    public static boolean isWhiteout(Stat stat) {
        return LayerNodes.isWhiteout(stat);
    }

    /** Whether a directory of an overlay's upper layer hides what the layers below have in it. */
    public static boolean isOpaque(TreeReads reads, Fd directory) {
        return reads.xattr(directory, LayerNodes.OPAQUE_ATTRIBUTE)
                .filter(value -> value.length == 1 && value[0] == 'y')
                .isPresent();
    }

    /** Those that belong to a file's content: capabilities and the user's own, not those of this host's kernel. */
    private Map<String, byte[]> xattrs(Fd entry) {
        var xattrs = new HashMap<String, byte[]>();
        for (byte[] name : reads.xattrNames(entry)) {
            String key = TarEntry.byteString(name);
            boolean wanted =
                    key.equals("security.capability") || key.startsWith("user.") && !key.startsWith("user.overlay.");
            if (wanted) {
                reads.xattr(entry, name).ifPresent(value -> xattrs.put(key, value));
            }
        }
        return xattrs;
    }

    private static Optional<TarEntry.Type> type(Stat stat) {
        return switch (stat.mode() & Fcntl.S_IFMT) {
            case Fcntl.S_IFREG -> Optional.of(TarEntry.Type.FILE);
            case Fcntl.S_IFDIR -> Optional.of(TarEntry.Type.DIRECTORY);
            case Fcntl.S_IFLNK -> Optional.of(TarEntry.Type.SYMBOLIC_LINK);
            case Fcntl.S_IFCHR -> Optional.of(TarEntry.Type.CHARACTER_DEVICE);
            case Fcntl.S_IFBLK -> Optional.of(TarEntry.Type.BLOCK_DEVICE);
            case Fcntl.S_IFIFO -> Optional.of(TarEntry.Type.FIFO);
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {
        reads.close();
    }
}
