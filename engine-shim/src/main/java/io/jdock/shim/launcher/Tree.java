package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.Optional;

/**
 * A directory tree that an image or a container controls. Every path is resolved inside it: nothing in it can lead
 * elsewhere (CVE-2019-19921, CVE-2021-30465).
 *
 * @param root descriptor of its root
 */
record Tree(Fd root) {
    private static final int DIRECTORY_MODE = 0755;
    private static final int FILE_MODE = 0644;

    /** Opens the directory at {@code unsafePath}, making it and its parents where they are missing. */
    Fd directory(String unsafePath) {
        Optional<Fd> existing = find(unsafePath, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        if (existing.isPresent()) {
            return existing.get();
        }
        Fd current = open("/", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        StringBuilder prefix = new StringBuilder();
        try {
            for (String name : unsafePath.split("/")) {
                if (name.isEmpty() || name.equals(".")) {
                    continue;
                }
                prefix.append('/').append(name);
                Fd next = step(current, prefix.toString(), name);
                current.close();
                current = next;
            }
            return current;
        } catch (SyscallException e) {
            current.close();
            throw e;
        }
    }

    private Fd step(Fd parent, String prefix, String name) {
        Optional<Fd> existing = find(prefix, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        if (existing.isPresent()) {
            return existing.get();
        }
        Files.mkdir(parent.number(), name, DIRECTORY_MODE);
        return open(prefix, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
    }

    /** Opens whatever is at {@code unsafePath} but a directory, making an empty file where nothing is. */
    Fd file(String unsafePath) {
        Optional<Fd> existing = find(unsafePath, Fcntl.O_PATH);
        if (existing.isPresent()) {
            return existing.get();
        }
        int slash = unsafePath.lastIndexOf('/');
        String parent = unsafePath.substring(0, Math.max(0, slash));
        directory(parent.isEmpty() ? "/" : parent).close();
        Files.openInRoot(root, unsafePath, Fcntl.O_CREAT | Fcntl.O_RDONLY | Fcntl.O_NOCTTY, FILE_MODE)
                .close();
        return open(unsafePath, Fcntl.O_PATH);
    }

    Fd open(String unsafePath, int flags) {
        return Files.openInRoot(root, unsafePath, flags, 0);
    }

    /** Empty where nothing is. */
    Optional<Fd> find(String unsafePath, int flags) {
        try {
            return Optional.of(open(unsafePath, flags));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Opens a directory that must not be reached through a symbolic link, making it where it is missing. */
    Fd plainDirectory(String path) {
        int resolve = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_SYMLINKS;
        try {
            return Files.openat2(root.number(), path, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, resolve);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            directory(path).close();
            return Files.openat2(root.number(), path, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, resolve);
        }
    }
}
