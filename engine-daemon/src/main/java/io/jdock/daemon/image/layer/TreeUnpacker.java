package io.jdock.daemon.image.layer;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.TreeCalls;
import io.jdock.nativebridge.linux.TreeReads;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Fills a directory in a tree that may be in use, and that a container controls: what an entry replaces is deleted.
 * See {@link EntryMaker} for why nothing outside the tree can be reached. For one thread.
 */
public final class TreeUnpacker implements TarSink, AutoCloseable {
    private final TreeCalls calls = new TreeCalls();
    private final TreeReads reads = new TreeReads();
    private final EntryMaker maker;

    /** Who owns a file. */
    public record Owner(int uid, int gid) {}

    /**
     * How a directory is filled.
     *
     * @param root an entry of the directory itself changes its owner and mode
     * @param keepKinds no directory is replaced by something else, nor something else by a directory
     * @param owner who owns all entries; empty for what the archive says
     */
    public record Options(boolean root, boolean keepKinds, Optional<Owner> owner) {}

    /**
     * @param root the whole world of the paths; not closed
     * @param directory path of the directory below it, a byte string; empty for the root
     */
    public TreeUnpacker(Fd root, String directory, Options options) {
        var policy = new EntryMaker.Policy(false, options.root(), options.keepKinds(), options.owner());
        this.maker = new EntryMaker(calls, root, directory, policy, this::delete);
    }

    /**
     * Unpacks a whole archive, compressed or not, and reads the stream to its end.
     *
     * @throws EngineException INVALID if the archive is malformed, FORBIDDEN where nothing may be written
     */
    public void unpack(InputStream archive) throws IOException {
        var buffered = Compression.buffered(archive);
        String current = "";
        try (InputStream plain = Compression.detect(buffered).decompress(buffered)) {
            var reader = new TarReader(plain);
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                current = "entry " + TarEntry.shown(entry.name()) + ": ";
                accept(entry, reader::read);
            }
            current = "";
            plain.transferTo(OutputStream.nullOutputStream());
            finish();
        } catch (ArchiveException e) {
            throw new EngineException(ErrorKind.INVALID, e.getMessage(), e);
        } catch (SyscallException e) {
            ErrorKind kind = e.errno() == Errno.EROFS ? ErrorKind.FORBIDDEN : ErrorKind.INTERNAL;
            throw new EngineException(kind, "extract archive: " + current + e.getMessage(), e);
        }
    }

    @Override
    public void accept(TarEntry entry, Content content) throws IOException {
        maker.apply(entry, content);
    }

    /** Gives directories their times, after all entries. */
    public void finish() {
        maker.setDirectoryTimes();
    }

    private void delete(Fd parent, byte[] name) {
        delete(parent, name, 0);
    }

    private void delete(Fd parent, byte[] name, int depth) {
        if (depth > TreeWalk.DEPTH_MAX) {
            throw new SyscallException("unlinkat", TarEntry.shown(TarEntry.byteString(name)), Errno.ENAMETOOLONG);
        }
        if (!calls.stat(parent, name).isDirectory()) {
            calls.unlink(parent, name, 0);
            return;
        }
        try (Fd directory = calls.open(parent, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0)) {
            for (byte[] below : reads.names(directory)) {
                delete(directory, below, depth + 1);
            }
        }
        calls.unlink(parent, name, Fcntl.AT_REMOVEDIR);
    }

    @Override
    public void close() {
        maker.close();
        reads.close();
        calls.close();
    }
}
