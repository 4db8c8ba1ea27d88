package io.jdock.daemon.state;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Documents of one kind, each in a directory of its own that may hold more of the same object:
 *
 * <pre>
 * root/
 *   ID/
 *     container.json     (the document's name is chosen by the owner of the store)
 *     ...
 * </pre>
 *
 * <p>An object exists exactly as long as its document: {@link #create} writes it as the last act of making the
 * directory, {@link #delete} removes it before the owner removes the rest. A directory without a document is what a
 * crash between the two left; {@link #orphans} names those. Failures are {@link EngineException}s of kind INTERNAL.
 */
public final class DocumentStore<T> {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private final Path root;
    private final String name;
    private final Class<T> type;

    /** Opens the store, making its root directory (mode 0711, as containers' own users pass through) if need be. */
    public DocumentStore(Path root, String name, Class<T> type) {
        this.root = requireNonNull(root, "root is null");
        this.name = requireNonNull(name, "name is null");
        this.type = requireNonNull(type, "type is null");
        try {
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        } catch (IOException e) {
            throw EngineException.internal("create directory \"" + root + "\": " + e.getMessage(), e);
        }
    }

    /** The directory of an object, existing or not. */
    public Path directory(String id) {
        if (!ID.matcher(id).matches()) {
            throw EngineException.invalid("invalid identifier: \"" + id + "\"");
        }
        return root.resolve(id);
    }

    public Optional<T> read(String id) {
        return document(id).read();
    }

    /** Makes the object's directory (if missing) and its document, so that both outlast a loss of power. */
    public void create(String id, T value) {
        Path directory = directory(id);
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        } catch (FileAlreadyExistsException _) {
            // The owner put other files there first, as it should.
        } catch (IOException e) {
            throw EngineException.internal("create directory \"" + directory + "\": " + e.getMessage(), e);
        }
        document(id).write(value, Durability.DURABLE);
        flush(root);
    }

    /** Replaces the document of an existing object. */
    public void write(String id, T value, Durability durability) {
        document(id).write(value, durability);
    }

    /** Ends the object by removing its document; the directory stays, for its owner to empty. */
    public void delete(String id) {
        document(id).delete();
    }

    /**
     * All documents by id, for the start of the daemon; leftovers of interrupted writes are removed on the way.
     * A document that cannot be read is given to {@code unreadable} and left out, so that one of them does not keep
     * the daemon from starting.
     */
    public Map<String, T> list(Unreadable unreadable) {
        var documents = new TreeMap<String, T>();
        for (Path directory : directories()) {
            String id = directory.getFileName().toString();
            try {
                AtomicFile.removeLeftovers(directory);
                document(id).read().ifPresent(value -> documents.put(id, value));
            } catch (EngineException | IOException e) {
                unreadable.report(id, e);
            }
        }
        return documents;
    }

    /** Directories whose object was never finished or is no more. */
    public List<Path> orphans() {
        return directories().stream()
                .filter(directory -> !Files.exists(directory.resolve(name)))
                .toList();
    }

    /** Told of a document that exists but cannot be read. */
    public interface Unreadable {
        void report(String id, Exception problem);
    }

    private JsonDocument<T> document(String id) {
        return new JsonDocument<>(directory(id).resolve(name), type);
    }

    private List<Path> directories() {
        var found = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                if (ID.matcher(entry.getFileName().toString()).matches() && Files.isDirectory(entry)) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("list directory \"" + root + "\": " + e.getMessage(), e);
        }
        found.sort(null);
        return found;
    }

    private static void flush(Path directory) {
        try {
            AtomicFile.flushDirectory(directory);
        } catch (IOException e) {
            throw EngineException.internal("flush directory \"" + directory + "\": " + e.getMessage(), e);
        }
    }
}
