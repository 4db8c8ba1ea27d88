package io.jdock.daemon.image.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Stat;
import io.jdock.nativebridge.linux.TreeCalls;
import io.jdock.nativebridge.raw.SyscallException;
import java.nio.file.Path;

/**
 * Makes entries of a layer where something may be already: a later entry of an archive replaces an earlier one, except
 * that a directory over a directory adds to it. What is replaced is moved to a trash directory beside the layer, which
 * is one call however much it is, and is deleted with it.
 */
final class LayerNodes implements AutoCloseable {
    static final String WHITEOUT = ".wh.";

    private static final String META = ".wh..wh.";
    static final String OPAQUE = ".wh..wh..opq";
    static final byte[] OPAQUE_ATTRIBUTE = "trusted.overlay.opaque".getBytes(US_ASCII);
    private static final byte[] YES = {'y'};

    private final TreeCalls calls;
    private final Fd trash;
    private final OpenDirectories directories;
    private long trashed;

    LayerNodes(TreeCalls calls, Path trash, OpenDirectories directories) {
        this.calls = calls;
        this.trash = Files.open(trash.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        this.directories = directories;
    }

    /** Makes an entry by a call that fails with EEXIST if the name is taken; what has the name is removed then. */
    void replacing(Fd parent, byte[] name, Runnable make) {
        try {
            make.run();
        } catch (SyscallException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            discard(parent, name);
            make.run();
        }
    }

    /** Makes a directory, or takes the one that is there. */
    void directory(Fd parent, byte[] name) {
        try {
            calls.mkdir(parent, name, 0700);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            Stat there = calls.stat(parent, name);
            if (!there.isDirectory()) {
                discard(parent, name);
                calls.mkdir(parent, name, 0700);
                if (isWhiteout(there)) {
                    // Removed below and made anew here: without this the old content would show through.
                    makeOpaque(parent, name);
                }
            }
        }
    }

    /** Makes a hard link. The old name is looked up before anything is replaced. */
    void link(Fd targetParent, byte[] target, Fd parent, byte[] name) {
        Stat there = calls.stat(targetParent, target);
        if (there.isDirectory()) {
            throw new SyscallException("linkat", "to a directory", Errno.EISDIR);
        }
        replacing(parent, name, () -> calls.link(targetParent, target, parent, name));
    }

    /** Applies {@code .wh.NAME}, or a marker {@code .wh..wh.*} of which only the opaque one means anything. */
    void whiteout(Fd parent, String marker) throws ArchiveException {
        if (marker.equals(OPAQUE)) {
            calls.setXattr(parent, new byte[] {'.'}, OPAQUE_ATTRIBUTE, YES);
            return;
        }
        if (marker.startsWith(META)) {
            return;
        }
        String hidden = marker.substring(WHITEOUT.length());
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw new ArchiveException("whiteout " + TarEntry.shown(marker) + " names nothing");
        }
        byte[] name = TarEntry.bytes(hidden);
        try {
            calls.mknod(parent, name, Fcntl.S_IFCHR, 0, 0);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            // A whiteout hides what is below; what this layer itself has under the name stays (OCI, layer.md).
            if (calls.stat(parent, name).isDirectory()) {
                makeOpaque(parent, name);
            }
        }
    }

    private void makeOpaque(Fd parent, byte[] name) {
        calls.setXattr(parent, name, OPAQUE_ATTRIBUTE, YES);
    }

    static boolean isWhiteout(Stat stat) {
        return stat.isCharacterDevice() && stat.rdevMajor() == 0 && stat.rdevMinor() == 0;
    }

    private void discard(Fd parent, byte[] name) {
        calls.rename(parent, name, trash, Long.toString(trashed++).getBytes(US_ASCII));
        // It may have been a directory, or a link to one, on a path that is kept open.
        directories.forget();
    }

    @Override
    public void close() {
        trash.close();
    }
}
