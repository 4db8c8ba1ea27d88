package io.jdock.daemon.volume;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.ContainerVolumes;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.state.DocumentStore;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Volumes of the driver {@code local}:
 *
 * <pre>
 * data-root/volumes/NAME/
 *   volume.json
 *   _data/
 * </pre>
 */
public final class LocalVolumes implements ContainerVolumes {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private final DocumentStore<Volume> documents;
    private final Events events;
    private final ReentrantLock lock = new ReentrantLock();

    public LocalVolumes(Path dataRoot, Events events) {
        this.documents = new DocumentStore<>(dataRoot.resolve("volumes"), "volume.json", Volume.class);
        this.events = events;
    }

    /** A volume's document. */
    public record Volume(String name, Instant created, Map<String, String> labels, Map<String, String> options) {
        public Volume {
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            options = options == null ? Map.of() : Map.copyOf(options);
        }
    }

    public Optional<Volume> find(String name) {
        return NAME.matcher(name).matches() ? documents.read(name) : Optional.empty();
    }

    /** Where a volume's files are, whether it exists or not. */
    public Path data(String name) {
        return documents.directory(name).resolve("_data");
    }

    @Override
    public String ensure(String name, String driver, Map<String, String> options, Map<String, String> labels) {
        if (!driver.isEmpty() && !driver.equals("local")) {
            throw EngineException.invalid(
                    "error looking up volume plugin " + driver + ": plugin \"" + driver + "\" not found");
        }
        if (!NAME.matcher(name).matches()) {
            throw EngineException.invalid("create " + name + ": volume name invalid: \"" + name + "\"");
        }
        if (!options.isEmpty()) {
            throw EngineException.invalid("create " + name + ": invalid option: \""
                    + options.keySet().iterator().next() + "\"");
        }
        lock.lock();
        try {
            Path data = data(name);
            if (documents.read(name).isEmpty()) {
                Files.createDirectories(
                        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
                documents.create(name, new Volume(name, Instant.now(), labels, options));
                events.publish("volume", "create", name, Map.of("driver", "local"));
            }
            return data.toString();
        } catch (IOException e) {
            throw EngineException.internal("create volume \"" + name + "\": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void discard(String name) {
        lock.lock();
        try {
            if (documents.read(name).isEmpty()) {
                return;
            }
            documents.delete(name);
            deleteTree(documents.directory(name));
            events.publish("volume", "destroy", name, Map.of("driver", "local"));
        } catch (IOException e) {
            throw EngineException.internal("remove volume \"" + name + "\": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException problem) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
