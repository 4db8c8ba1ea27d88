package io.jdock.daemon.image.layer;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.TreeCalls;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Directories of a layer, kept open as long as they are likely to be needed again: archives list a directory's
 * entries together. Paths are resolved by the kernel inside the layer's root, whatever links they go through.
 */
final class OpenDirectories implements AutoCloseable {
    /** Two are in use at once, for a hard link. */
    private static final int LIMIT = 64;

    private final TreeCalls calls;
    private final Fd root;
    private final Map<String, Fd> open = new LinkedHashMap<>(LIMIT, 0.75f, true);
    private final List<Fd> forgotten = new ArrayList<>();

    OpenDirectories(TreeCalls calls, Fd root) {
        this.calls = calls;
        this.root = root;
    }

    /** The directory at a path, made with mode 0755 if it is missing, as are those above it. */
    Fd make(String path) {
        return find(path, true);
    }

    /** The directory at a path. */
    Fd existing(String path) {
        return find(path, false);
    }

    private Fd find(String path, boolean make) {
        if (path.isEmpty()) {
            return root;
        }
        Fd known = open.get(path);
        if (known != null) {
            return known;
        }
        byte[] bytes = TarEntry.bytes(path);
        Fd found;
        try {
            found = calls.openInRoot(root, bytes, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT || !make) {
                throw e;
            }
            int slash = path.lastIndexOf('/');
            Fd parent = find(slash < 0 ? "" : path.substring(0, slash), true);
            byte[] name = TarEntry.bytes(path.substring(slash + 1));
            calls.mkdir(parent, name, 0755);
            calls.chmod(parent, name, 0755);
            found = calls.openInRoot(root, bytes, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        }
        keep(path, found);
        return found;
    }

    private void keep(String path, Fd directory) {
        if (open.size() == LIMIT) {
            var eldest = open.values().iterator();
            eldest.next().close();
            eldest.remove();
        }
        open.put(path, directory);
    }

    /** Forgets all, because something that may lie on a path was replaced. Who holds one may go on to use it. */
    void forget() {
        forgotten.addAll(open.values());
        open.clear();
    }

    /** Closes what was forgotten: no directory that was given out is in use any more. */
    void closeForgotten() {
        forgotten.forEach(Fd::close);
        forgotten.clear();
    }

    @Override
    public void close() {
        forget();
        closeForgotten();
    }
}
