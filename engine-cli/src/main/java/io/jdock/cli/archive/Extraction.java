package io.jdock.cli.archive;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Unpacks an archive that a container may have made up: nothing is written outside of the target, neither by a name nor
 * through a link that the archive itself put there.
 */
public final class Extraction {
    private final Path target;
    private final boolean owners;
    private final List<Directory> directories = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    private record Directory(Path path, TarEntry entry) {}

    /**
     * @param target where the archive's first entry goes, under this name
     * @param owners whether the files get the owners that the archive says
     */
    public Extraction(Path target, boolean owners) {
        this.target = target;
        this.owners = owners;
    }

    /** The names of devices that this user may not make. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** Unpacks all of it. */
    public void unpack(TarReader archive) throws IOException {
        TarEntry entry = archive.next();
        String root = entry == null ? "" : trimmed(entry.name());
        while (entry != null) {
            unpack(archive, entry, relative(root, entry.name()));
            entry = archive.next();
        }
        // Last and from below, since a file made within would change the time, and a mode may forbid making one.
        for (int i = directories.size() - 1; i >= 0; i--) {
            finish(directories.get(i).path(), directories.get(i).entry());
        }
    }

    private static String trimmed(String name) {
        int from = 0;
        while (name.startsWith("./", from) || name.startsWith("/", from)) {
            from += name.startsWith("/", from) ? 1 : 2;
        }
        int end = name.length();
        while (end > from && name.charAt(end - 1) == '/') {
            end--;
        }
        String trimmed = name.substring(from, end);
        return trimmed.equals(".") ? "" : trimmed;
    }

    private static String relative(String root, String name) throws IOException {
        String trimmed = trimmed(name);
        for (String part : trimmed.split("/")) {
            if (part.equals("..")) {
                throw new IOException("the archive has a path that leads out of it: " + name);
            }
        }
        if (trimmed.equals(root)) {
            return "";
        }
        if (!root.isEmpty() && !trimmed.startsWith(root + "/")) {
            throw new IOException("the archive has a path that is not below its first: " + name);
        }
        return root.isEmpty() ? trimmed : trimmed.substring(root.length() + 1);
    }

    private void unpack(TarReader archive, TarEntry entry, String relative) throws IOException {
        Path path = place(relative);
        if (entry.type() == TarEntry.DIRECTORY) {
            makeDirectory(path, relative.isEmpty());
            directories.add(new Directory(path, entry));
            return;
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("cannot overwrite directory \"" + path + "\" with non-directory");
        }
        Files.deleteIfExists(path);
        switch (entry.type()) {
            case TarEntry.SYMBOLIC_LINK -> Files.createSymbolicLink(path, Path.of(entry.link()));
            case TarEntry.HARD_LINK -> Files.createLink(path, place(relative(rootOf(entry, relative), entry.link())));
            case TarEntry.CHARACTER_DEVICE, TarEntry.BLOCK_DEVICE, TarEntry.FIFO -> {
                if (!SpecialFile.make(path, entry)) {
                    skipped.add(entry.name());
                    return;
                }
            }
            default -> {
                try (var file = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    archive.content().transferTo(file);
                }
            }
        }
        if (entry.type() != TarEntry.HARD_LINK) {
            finish(path, entry);
        }
    }

    /** The archive's first name, told by an entry's whole name and what of it comes after the first. */
    private static String rootOf(TarEntry entry, String relative) {
        String trimmed = trimmed(entry.name());
        int length = trimmed.length() - relative.length() - 1;
        return length <= 0 ? "" : trimmed.substring(0, length);
    }

    private static void makeDirectory(Path path, boolean follow) throws IOException {
        boolean there = follow ? Files.isDirectory(path) : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        if (!there) {
            try {
                Files.createDirectory(path);
            } catch (FileAlreadyExistsException _) {
                throw new IOException("cannot overwrite non-directory \"" + path + "\" with directory");
            }
        }
    }

    /** Where an entry goes; the directories above it are made, and none of them may be a link. */
    private Path place(String relative) throws IOException {
        if (relative.isEmpty()) {
            return target;
        }
        Path path = target;
        String[] parts = relative.split("/");
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                makeDirectory(path, false);
            }
            path = path.resolve(parts[i]);
        }
        return path;
    }

    private void finish(Path path, TarEntry entry) throws IOException {
        if (owners) {
            Files.setAttribute(path, "unix:uid", entry.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", entry.gid(), LinkOption.NOFOLLOW_LINKS);
        }
        if (entry.type() != TarEntry.SYMBOLIC_LINK) {
            Files.setAttribute(path, "unix:mode", entry.mode() & 07777);
            if (isSpecial(entry)) {
                SpecialFile.setTime(path, entry.modified());
            } else {
                Files.setLastModifiedTime(path, FileTime.from(entry.modified(), TimeUnit.SECONDS));
            }
        }
    }

    private static boolean isSpecial(TarEntry entry) {
        return entry.type() == TarEntry.CHARACTER_DEVICE
                || entry.type() == TarEntry.BLOCK_DEVICE
                || entry.type() == TarEntry.FIFO;
    }
}
