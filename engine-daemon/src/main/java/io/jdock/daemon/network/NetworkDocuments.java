package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.state.AtomicFile;
import io.jdock.daemon.state.Durability;
import io.jdock.daemon.state.JsonDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The networks' documents:
 *
 * <pre>
 * networks/
 *   ID.json     (bridge, host and none, which are always there, and those of the user's own)
 * </pre>
 */
final class NetworkDocuments {
    private static final String SUFFIX = ".json";

    private final Path directory;
    private final Clock clock;

    NetworkDocuments(Path directory, Clock clock) {
        this.directory = requireNonNull(directory, "directory is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** All documents by network name; those of the three that are missing are made. */
    Map<String, NetworkDocument> ensure(String bridge) {
        Map<String, NetworkDocument> documents = new LinkedHashMap<>();
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            AtomicFile.removeLeftovers(directory);
            try (var entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
                for (Path entry : entries) {
                    new JsonDocument<>(entry, NetworkDocument.class)
                            .read()
                            .ifPresent(document -> documents.put(document.name(), document));
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("read \"" + directory + "\": " + e.getMessage(), e);
        }
        documents.computeIfAbsent("bridge", name -> create(name, "bridge", bridge));
        documents.computeIfAbsent("host", name -> create(name, "host", ""));
        documents.computeIfAbsent("none", name -> create(name, "null", ""));
        return documents;
    }

    private NetworkDocument create(String name, String driver, String bridge) {
        NetworkDocument document =
                NetworkDocument.builtin(Sandboxes.randomHex(32), name, driver, clock.instant(), bridge);
        write(document);
        return document;
    }

    void write(NetworkDocument document) {
        new JsonDocument<>(directory.resolve(document.id() + SUFFIX), NetworkDocument.class)
                .write(document, Durability.DURABLE);
    }

    void delete(NetworkDocument document) {
        Path file = directory.resolve(document.id() + SUFFIX);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw EngineException.internal("delete \"" + file + "\": " + e.getMessage(), e);
        }
    }
}
