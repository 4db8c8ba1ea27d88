package io.jdock.daemon.image.content;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.state.AtomicFile;
import io.jdock.daemon.state.Durability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Blobs of an OCI image layout:
 *
 * <pre>
 * images/
 *   blobs/sha256/HEX     complete, verified content
 *   ingest/.tmp-*        content being received; what is there at start was interrupted and is removed
 * </pre>
 *
 * <p>A blob appears under its name only when its content was hashed and flushed, so a name is a promise. Any number
 * of threads may write; removal is for the owner of the references, who knows what is still needed.
 */
public final class BlobStore {
    /** Manifests and configurations are read whole; registries and Docker have the same bound. */
    public static final int DOCUMENT_LIMIT = 4 << 20;

    private final Path blobs;
    private final Path ingest;

    /** Opens the store below {@code root}, making its directories and removing what a crash left. */
    public BlobStore(Path root) {
        this.blobs = root.resolve("blobs/sha256");
        this.ingest = root.resolve("ingest");
        try {
            Files.createDirectories(blobs);
            Files.createDirectories(ingest);
            AtomicFile.removeLeftovers(ingest);
        } catch (IOException e) {
            throw EngineException.internal("open blob store \"" + root + "\": " + e.getMessage(), e);
        }
    }

    /** Begins a blob whose digest need not be known yet. */
    public BlobWriter writer() throws IOException {
        return new BlobWriter(this, AtomicFile.temporaryIn(ingest));
    }

    /** Stores a small document. */
    public Descriptor put(String mediaType, byte[] content) {
        Digest digest = Digest.of(content);
        try {
            if (!contains(digest)) {
                AtomicFile.write(path(digest), content, Durability.DURABLE);
            }
        } catch (IOException e) {
            throw EngineException.internal("write blob " + digest + ": " + e.getMessage(), e);
        }
        return Descriptor.of(mediaType, digest, content.length);
    }

    public boolean contains(Digest digest) {
        return Files.isRegularFile(path(digest));
    }

    /**
     * Reads a document and checks its digest.
     *
     * @throws EngineException INTERNAL if it is missing, larger than {@link #DOCUMENT_LIMIT} or corrupt on disk
     */
    public byte[] document(Digest digest) {
        byte[] content;
        try (var in = open(digest)) {
            content = in.readNBytes(DOCUMENT_LIMIT + 1);
        } catch (IOException e) {
            throw EngineException.internal("read blob " + digest + ": " + e.getMessage(), e);
        }
        if (content.length > DOCUMENT_LIMIT) {
            throw EngineException.internal("read blob " + digest + ": larger than " + DOCUMENT_LIMIT + " bytes", null);
        }
        Digest found = Digest.of(content);
        if (!found.equals(digest)) {
            throw EngineException.internal("read blob " + digest + ": corrupt, its content has digest " + found, null);
        }
        return content;
    }

    /** Bytes of a blob. */
    public long size(Digest digest) throws IOException {
        return Files.size(path(digest));
    }

    /** Where a blob lies, to be read only. */
    public Path file(Digest digest) {
        return path(digest);
    }

    public InputStream open(Digest digest) throws IOException {
        try {
            return Files.newInputStream(path(digest));
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException("blob " + digest + " is missing");
        }
    }

    /** Removes blobs that nothing refers to any more; blobs that are gone already are no error. */
    public void remove(Iterable<Digest> digests) {
        digests.forEach(this::remove);
    }

    /** Removes every blob but those; only right while no writer is open. */
    public void retain(Set<Digest> needed) {
        try (var entries = Files.newDirectoryStream(blobs)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!Digest.isHex(name) || !needed.contains(new Digest(name))) {
                    Files.delete(entry);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("sweep blobs \"" + blobs + "\": " + e.getMessage(), e);
        }
    }

    /** All blobs, for checks. */
    public Set<Digest> list() throws IOException {
        try (var entries = Files.list(blobs)) {
            var found = new HashSet<Digest>();
            entries.map(entry -> entry.getFileName().toString())
                    .filter(Digest::isHex)
                    .forEach(hex -> found.add(new Digest(hex)));
            return found;
        }
    }

    Path path(Digest digest) {
        return blobs.resolve(requireNonNull(digest, "digest is null").hex());
    }

    private void remove(Digest digest) {
        try {
            Files.deleteIfExists(path(digest));
        } catch (IOException e) {
            throw EngineException.internal("remove blob " + digest + ": " + e.getMessage(), e);
        }
    }
}
