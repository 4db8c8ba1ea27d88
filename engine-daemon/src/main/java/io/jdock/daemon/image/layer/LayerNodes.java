package io.jdock.daemon.image.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Stat;
import io.jdock.nativebridge.linux.TreeCalls;
import io.jdock.nativebridge.raw.SyscallException;

/**
 * Makes entries of a layer where something may be already: a later entry of an archive replaces an earlier one, except
 * that a directory over a directory adds to it.
 */
final class LayerNodes {
    static final String WHITEOUT = ".wh.";

    private static final String META = ".wh..wh.";
    static final String OPAQUE = ".wh..wh..opq";
    static final byte[] OPAQUE_ATTRIBUTE = "trusted.overlay.opaque".getBytes(US_ASCII);
    private static final byte[] YES = {'y'};

    private final TreeCalls calls;
    private final Discard discard;
    private final OpenDirectories directories;

    /** Takes away what is to be replaced. */
    @FunctionalInterface
    interface Discard {
        void discard(Fd parent, byte[] name);
    }

    LayerNodes(TreeCalls calls, Discard discard, OpenDirectories directories) {
        this.calls = calls;
        this.discard = discard;
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

    /** Refuses an entry that would replace a directory by something else, or the other way round. */
    void requireSameKind(Fd parent, TarEntry entry, EntryPath path) throws ArchiveException {
        Stat there;
        try {
            there = calls.stat(parent, TarEntry.bytes(path.name()));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                return;
            }
            throw e;
        }
        boolean directory = entry.type() == TarEntry.Type.DIRECTORY;
        if (there.isDirectory() != directory) {
            String shown = TarEntry.shown("/" + path);
            throw new ArchiveException(
                    directory
                            ? "cannot overwrite non-directory " + shown + " with directory " + shown
                            : "cannot overwrite directory " + shown + " with non-directory " + shown);
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
        discard.discard(parent, name);
        // It may have been a directory, or a link to one, on a path that is kept open.
        directories.forget();
    }
}
