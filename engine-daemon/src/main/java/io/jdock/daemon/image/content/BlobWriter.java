package io.jdock.daemon.image.content;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.state.AtomicFile;
import io.jdock.daemon.state.Durability;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * Content on its way into a {@link BlobStore}: hashed while it is written, in a file without a blob's name until
 * {@link #commit}. Closing without it drops the content. For one thread.
 */
public final class BlobWriter extends OutputStream {
    private final BlobStore store;
    private final Path temporary;
    private final FileChannel channel;
    private final MessageDigest hash = Digest.newHash();
    private Digest digest;
    private long size;
    private boolean committed;

    BlobWriter(BlobStore store, Path temporary) throws IOException {
        this.store = store;
        this.temporary = temporary;
        this.channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        var rest = ByteBuffer.wrap(bytes, offset, length);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        hash.update(bytes, offset, length);
        size += length;
    }

    /** Bytes written so far. */
    public long size() {
        return size;
    }

    /** Ends the content and tells its digest; nothing more can be written. */
    public Digest finish() throws IOException {
        if (digest == null) {
            channel.close();
            digest = Digest.finish(hash);
        }
        return digest;
    }

    /** Reads what was written, once it is finished and until it is committed. */
    public InputStream open() throws IOException {
        finish();
        return Files.newInputStream(temporary);
    }

    /** Gives the content its name, flushed and durably. */
    public Descriptor commit(String mediaType) throws IOException {
        finish();
        try (var written = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            written.force(false);
        }
        AtomicFile.moveInto(temporary, store.path(digest), Durability.DURABLE);
        committed = true;
        return Descriptor.of(mediaType, digest, size);
    }

    /**
     * As {@link #commit(String)}, if the content is what {@code expected} says.
     *
     * @throws EngineException INVALID if size or digest differ; nothing is stored then
     */
    public Descriptor commit(Descriptor expected) throws IOException {
        if (size != expected.size()) {
            throw EngineException.invalid(
                    "blob " + expected.digest() + ": expected " + expected.size() + " bytes, got " + size);
        }
        if (!finish().equals(expected.digest())) {
            throw EngineException.invalid("blob " + expected.digest() + ": content has digest " + digest);
        }
        return commit(expected.mediaType());
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }
}
