package io.jdock.daemon.image.archive;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.image.content.BlobStore;
import io.jdock.daemon.image.content.BlobWriter;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.layer.ArchiveException;
import io.jdock.daemon.image.layer.Compression;
import io.jdock.daemon.image.layer.EntryPath;
import io.jdock.daemon.image.layer.TarEntry;
import io.jdock.daemon.image.layer.TarReader;
import io.jdock.daemon.image.layer.UnpackLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The files of an archive of images, received whole: such an archive says what its files are in one that may come
 * last. They wait in the store's place for content on its way, under no name, so the names in the archive lead
 * nowhere; closing drops those that were not taken. For one thread, and then for readers.
 */
public final class StagedArchive implements AutoCloseable {
    private static final String BLOBS = "blobs/sha256/";
    private static final int BUFFER = 128 * 1024;
    /** Docker once wrote a second layer of the same content as a link to the first; no more hops than that. */
    private static final int LINK_LIMIT = 4;

    private final BlobStore store;
    private final UnpackLimits limits;
    private final Predicate<Digest> stored;
    private final Map<String, StagedFile> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private long bytes;
    private long entries;

    private StagedArchive(BlobStore store, UnpackLimits limits, Predicate<Digest> stored) {
        this.store = requireNonNull(store, "store is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.stored = requireNonNull(stored, "stored is null");
    }

    /**
     * Reads an archive to its end.
     *
     * @param archive a tar archive, compressed or not
     * @param stored whether a blob is in the store already, and stays there
     * @throws EngineException INVALID if the archive is malformed or too large, or a blob is not what its name says
     */
    public static StagedArchive read(
            InputStream archive, BlobStore store, UnpackLimits limits, Predicate<Digest> stored) throws IOException {
        var staged = new StagedArchive(store, limits, stored);
        try {
            staged.receive(archive);
            return staged;
        } catch (ArchiveException e) {
            staged.close();
            throw new EngineException(ErrorKind.INVALID, "invalid archive: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            staged.close();
            throw e;
        }
    }

    private void receive(InputStream archive) throws IOException {
        BufferedInputStream raw = Compression.buffered(archive);
        try (InputStream in = Compression.detect(raw).decompress(raw)) {
            receiveFiles(in);
        }
    }

    private void receiveFiles(InputStream in) throws IOException {
        var reader = new TarReader(in);
        byte[] buffer = new byte[BUFFER];
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            count(entry);
            EntryPath path = EntryPath.parse(entry.name());
            switch (entry.type()) {
                case FILE -> file(reader, path.toString(), buffer);
                case SYMBOLIC_LINK -> links.put(path.toString(), resolved(path.parent(), entry.linkName()));
                case HARD_LINK -> links.put(path.toString(), resolved("", entry.linkName()));
                case DIRECTORY -> {}
                case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
                    throw new ArchiveException("entry " + TarEntry.shown(entry.name()) + " is a special file");
            }
        }
        in.transferTo(OutputStream.nullOutputStream());
    }

    private void count(TarEntry entry) throws ArchiveException {
        entries++;
        if (entries > limits.entries()) {
            throw new ArchiveException("more than " + limits.entries() + " entries");
        }
        if (entry.sparse().isPresent()) {
            throw new ArchiveException("entry " + TarEntry.shown(entry.name()) + " is sparse");
        }
        if (entry.size() > limits.bytes() - bytes) {
            throw new ArchiveException("larger than " + limits.bytes() + " bytes");
        }
        bytes += entry.size();
    }

    private void file(TarReader reader, String path, byte[] buffer) throws IOException {
        Optional<Digest> promised = promised(path);
        if (promised.isPresent() && stored.test(promised.get())) {
            keep(path, new StagedFile(promised.get(), -1, Optional.empty()));
            return;
        }
        BlobWriter writer = store.writer();
        try {
            for (int count = reader.read(buffer, 0, buffer.length);
                    count >= 0;
                    count = reader.read(buffer, 0, buffer.length)) {
                writer.write(buffer, 0, count);
            }
            Digest digest = writer.finish();
            if (promised.isPresent() && !promised.get().equals(digest)) {
                throw new ArchiveException("blob " + promised.get() + " has content with digest " + digest);
            }
            keep(path, new StagedFile(digest, writer.size(), Optional.of(writer)));
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private static Optional<Digest> promised(String path) {
        if (!path.startsWith(BLOBS) || !Digest.isHex(path.substring(BLOBS.length()))) {
            return Optional.empty();
        }
        return Optional.of(new Digest(path.substring(BLOBS.length())));
    }

    private void keep(String path, StagedFile file) throws IOException {
        links.remove(path);
        StagedFile before = files.put(path, file);
        if (before != null) {
            close(before);
        }
    }

    /** A link's target as a path in the archive; one that leads out of it is no file, so it need not be refused. */
    private static String resolved(String directory, String target) {
        var components = new ArrayDeque<String>();
        String whole = target.startsWith("/") ? target : directory + "/" + target;
        for (String component : whole.split("/")) {
            if (component.equals("..")) {
                components.pollLast();
            } else if (!component.isEmpty() && !component.equals(".")) {
                components.addLast(component);
            }
        }
        return String.join("/", components);
    }

    /** The file at a path, through links. */
    public Optional<StagedFile> file(String path) {
        String at = resolved("", path);
        for (int hop = 0; hop < LINK_LIMIT; hop++) {
            StagedFile found = files.get(at);
            if (found != null) {
                return Optional.of(found);
            }
            String next = links.get(at);
            if (next == null) {
                break;
            }
            at = next;
        }
        return Optional.empty();
    }

    /** The blob with that digest. */
    public Optional<StagedFile> blob(Digest digest) {
        return file(BLOBS + digest.hex());
    }

    /**
     * Reads a document whole.
     *
     * @throws EngineException INVALID if it is larger than {@link BlobStore#DOCUMENT_LIMIT}
     */
    public byte[] document(StagedFile file) throws IOException {
        if (file.content().isEmpty()) {
            return store.document(file.digest());
        }
        if (file.size() > BlobStore.DOCUMENT_LIMIT) {
            throw EngineException.invalid(
                    "invalid archive: a document is larger than " + BlobStore.DOCUMENT_LIMIT + " bytes");
        }
        try (InputStream in = file.content().get().open()) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        for (StagedFile file : files.values()) {
            close(file);
        }
    }

    private static void close(StagedFile file) throws IOException {
        if (file.content().isPresent()) {
            file.content().get().close();
        }
    }
}
