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
import java.nio.charset.StandardCharsets;
import java.util.Optional;

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
    private final TreeCalls calls = new TreeCalls();
    private final Fd root;
    private final Fd trash;
    private final EntryMaker maker;
    private final UnpackLimits limits;

    private long bytes;
    private long entries;
    private long trashed;

    public LayerUnpacker(LayerStore.PendingLayer layer, UnpackLimits limits) {
        this.limits = requireNonNull(limits, "limits is null");
        this.root = Files.open(layer.diff().toString(), Fcntl.O_DIRECTORY);
        this.trash = Files.open(layer.trash().toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        var policy = new EntryMaker.Policy(true, true, false, Optional.empty());
        this.maker = new EntryMaker(calls, root, "", policy, this::discard);
    }

    /** What is replaced goes to a directory beside the layer: one call, however much it is. */
    private void discard(Fd parent, byte[] name) {
        calls.rename(parent, name, trash, Long.toString(trashed++).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Unpacks all of the archive and reads the stream to its end. What it wrote is not flushed.
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
                maker.apply(entry, reader::read);
                current = "";
            }
            archive.transferTo(OutputStream.nullOutputStream());
            maker.setDirectoryTimes();
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

    @Override
    public void close() {
        maker.close();
        trash.close();
        root.close();
        calls.close();
    }
}
