package io.jdock.daemon.state;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jdock.daemon.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One record in one file. Writers of the same document take turns by their own lock: a later write wins whole.
 * Every failure is an {@link EngineException} of kind INTERNAL that names the file.
 */
public final class JsonDocument<T> {
    private final Path file;
    private final Class<T> type;

    public JsonDocument(Path file, Class<T> type) {
        this.file = requireNonNull(file, "file is null");
        this.type = requireNonNull(type, "type is null");
    }

    public Path file() {
        return file;
    }

    /** The document, or empty if it was never written or is deleted. */
    public Optional<T> read() {
        try {
            return Optional.of(requireNonNull(Json.mapper().readValue(Files.readAllBytes(file), type), "null"));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw EngineException.internal("read document \"" + file + "\": " + Json.describe(e), e);
        } catch (IOException | NullPointerException e) {
            throw EngineException.internal("read document \"" + file + "\": " + e.getMessage(), e);
        }
    }

    /** Replaces the document. Its directory must exist. */
    public void write(T value, Durability durability) {
        try {
            AtomicFile.write(file, Json.bytes(value), durability);
        } catch (IOException e) {
            throw EngineException.internal("write document \"" + file + "\": " + e.getMessage(), e);
        }
    }

    /** Removes the document for good; no error if there is none. */
    public void delete() {
        try {
            if (Files.deleteIfExists(file)) {
                AtomicFile.flushDirectory(file.getParent());
            }
        } catch (IOException e) {
            throw EngineException.internal("delete document \"" + file + "\": " + e.getMessage(), e);
        }
    }
}
