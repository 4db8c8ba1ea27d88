package io.jdock.cli.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Packs a file, or a directory with all that is in it, into an archive. */
public final class Packing {
    // linux/stat.h
    private static final int S_IFMT = 0170000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFREG = 0100000;
    private static final int S_IFLNK = 0120000;
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;
    private static final int S_IFIFO = 0010000;

    private final TarWriter archive;
    /** Where a file that has several names is in the archive, by its device and inode. */
    private final Map<String, String> linked = new HashMap<>();

    public Packing(TarWriter archive) {
        this.archive = archive;
    }

    /**
     * Adds a file or a directory.
     *
     * @param path must not be a link if what it points to is meant
     * @param name in the archive; empty to add only what is in the directory
     */
    public void add(Path path, String name) throws IOException {
        TarEntry entry = entry(path, name);
        if (entry == null) {
            return;
        }
        if (entry.type() == TarEntry.FILE) {
            try (InputStream content = Files.newInputStream(path)) {
                archive.add(entry, content);
            }
            return;
        }
        if (!name.isEmpty()) {
            archive.add(entry, InputStream.nullInputStream());
        }
        if (entry.type() == TarEntry.DIRECTORY) {
            for (Path child : children(path)) {
                add(child, (name.isEmpty() ? "" : name + "/") + child.getFileName());
            }
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
            for (Path child : listing) {
                children.add(child);
            }
        }
        Collections.sort(children);
        return children;
    }

    /** @return null for a socket, which no archive can hold */
    private TarEntry entry(Path path, String name) throws IOException {
        Map<String, Object> all = Files.readAttributes(
                path, "unix:mode,uid,gid,size,lastModifiedTime,rdev,nlink,dev,ino", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) all.get("mode");
        char type = switch (mode & S_IFMT) {
            case S_IFDIR -> TarEntry.DIRECTORY;
            case S_IFREG -> TarEntry.FILE;
            case S_IFLNK -> TarEntry.SYMBOLIC_LINK;
            case S_IFCHR -> TarEntry.CHARACTER_DEVICE;
            case S_IFBLK -> TarEntry.BLOCK_DEVICE;
            case S_IFIFO -> TarEntry.FIFO;
            default -> ' ';
        };
        if (type == ' ') {
            return null;
        }
        String earlier = type == TarEntry.FILE && (int) all.get("nlink") > 1
                ? linked.putIfAbsent(all.get("dev") + ":" + all.get("ino"), name)
                : null;
        if (earlier != null) {
            type = TarEntry.HARD_LINK;
        }
        boolean device = type == TarEntry.CHARACTER_DEVICE || type == TarEntry.BLOCK_DEVICE;
        return new TarEntry(
                type == TarEntry.DIRECTORY ? name + "/" : name,
                type,
                mode & 07777,
                (int) all.get("uid"),
                (int) all.get("gid"),
                type == TarEntry.FILE ? (long) all.get("size") : 0,
                ((FileTime) all.get("lastModifiedTime")).to(TimeUnit.SECONDS),
                type == TarEntry.SYMBOLIC_LINK
                        ? Files.readSymbolicLink(path).toString()
                        : earlier == null ? "" : earlier,
                device ? numbers((long) all.get("rdev")) : 0);
    }

    /** From glibc's encoding of a device's numbers, makedev(3), to the major one above the minor one. */
    private static long numbers(long device) {
        long major = device >>> 8 & 0xfff | device >>> 32 & 0xfffff000L;
        long minor = device & 0xff | device >>> 12 & 0xffffff00L;
        return major << 32 | minor & 0xffffffffL;
    }
}
