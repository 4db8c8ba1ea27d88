package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A directory tree that an image or a container controls. Every path is resolved inside it: nothing in it can lead
 * elsewhere (CVE-2019-19921, CVE-2021-30465).
 *
 * @param root descriptor of its root
 */
public record Tree(Fd root) {
    private static final int DIRECTORY_MODE = 0755;
    private static final int FILE_MODE = 0644;
    /** As many as the kernel follows, path_resolution(7). */
    private static final int MAX_LINKS = 40;

    /** Opens the directory at {@code unsafePath}, making it and its parents where they are missing. */
    public Fd directory(String unsafePath) {
        Optional<Fd> existing = find(unsafePath, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        if (existing.isPresent()) {
            return existing.get();
        }
        String path = withoutLinks(unsafePath);
        Fd current = open("/", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        StringBuilder prefix = new StringBuilder();
        try {
            for (String name : path.split("/")) {
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
    public Fd file(String unsafePath) {
        Optional<Fd> existing = find(unsafePath, Fcntl.O_PATH);
        if (existing.isPresent()) {
            return existing.get();
        }
        String path = withoutLinks(unsafePath);
        String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        directory(parent.isEmpty() ? "/" : parent).close();
        Files.openInRoot(root, path, Fcntl.O_CREAT | Fcntl.O_RDONLY | Fcntl.O_NOCTTY, FILE_MODE)
                .close();
        return open(unsafePath, Fcntl.O_PATH);
    }

    /**
     * The path that is to be made for {@code unsafePath} to exist: images have links to what only comes to be when they
     * run, such as {@code /etc/resolv.conf} to {@code ../run/systemd/resolve/stub-resolv.conf}. It says what to make;
     * that nothing is made outside is up to the calls that make it.
     */
    private String withoutLinks(String unsafePath) {
        Deque<String> pending = new ArrayDeque<>(List.of(unsafePath.split("/")));
        Deque<String> resolved = new ArrayDeque<>();
        int links = 0;
        while (!pending.isEmpty()) {
            String name = pending.pop();
            if (name.equals("..")) {
                resolved.pollLast();
                continue;
            } else if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            resolved.addLast(name);
            Optional<String> target = link("/" + String.join("/", resolved));
            if (target.isEmpty()) {
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new SyscallException("openat2", unsafePath, Errno.ELOOP);
            }
            resolved.removeLast();
            if (target.get().startsWith("/")) {
                resolved.clear();
            }
            List.of(target.get().split("/")).reversed().forEach(pending::push);
        }
        return "/" + String.join("/", resolved);
    }

    /** Where the symbolic link at {@code path} points; empty if it is none or nothing is there. */
    private Optional<String> link(String path) {
        Optional<Fd> found = find(path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Fd fd = found.get()) {
            return Optional.of(Files.readlink(fd.number(), ""));
        } catch (SyscallException e) {
            if (e.errno() == Errno.EINVAL || e.errno() == Errno.ENOENT) {
                return Optional.empty(); // it is no link
            }
            throw e;
        }
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
