package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.state.DocumentStore;
import io.jdock.daemon.state.Durability;
import io.jdock.daemon.state.Json;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Containers on disk: the document and the directories beside it. See {@link ContainerPaths} for the tree. */
final class ContainerStore {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerStore.class);

    private final ContainerPaths paths;
    private final DocumentStore<ContainerDocument> documents;
    private volatile Consumer<ContainerDocument> beforeDelete = _ -> {};

    ContainerStore(ContainerPaths paths) {
        this.paths = paths;
        this.documents = new DocumentStore<>(paths.documents(), ContainerDocument.FILE, ContainerDocument.class);
    }

    ContainerPaths paths() {
        return paths;
    }

    /** Makes a container's directories and, as the last act, its document. */
    void create(ContainerDocument document) throws IOException {
        Files.createDirectory(paths.data(document.id()), mode("rwx--x--x"));
        // The root directory of the container takes its mode from here.
        Files.createDirectory(paths.upper(document.id()), mode("rwxr-xr-x"));
        Files.createDirectory(paths.work(document.id()), mode("rwx------"));
        // A client may attach before the first start.
        Files.createFile(paths.streamLog(document.id()), mode("rw-r-----"));
        if (document.hostConfig().autoRemove()) {
            // It is removed after a loss of power anyway: no need to make sure that it outlasts one.
            write(document);
        } else {
            documents.create(document.id(), document);
        }
    }

    /**
     * Replaces a document. Not flushed to the directory: after a loss of power an older document tells of a run that
     * is over anyway.
     */
    void write(ContainerDocument document) {
        documents.write(document.id(), document, Durability.ATOMIC);
    }

    /** As {@link #write}, on another thread; completes when it is done, well or not. */
    CompletableFuture<Void> writeMeanwhile(ContainerDocument document) {
        var done = new CompletableFuture<Void>();
        Thread.ofVirtual().name("document-" + document.id()).start(() -> {
            try {
                write(document);
            } catch (RuntimeException e) {
                LOG.error("container={} op=write", document.id(), e);
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    /**
     * Notes in the run directory what the document says while a container runs: enough for another daemon to take the
     * container over, at the price of no flush, as the note ends with the machine like the run itself.
     */
    void noteRun(ContainerDocument document) throws IOException {
        Files.write(paths.run(document.id()).resolve(ContainerDocument.FILE), Json.bytes(document));
    }

    /** The note of {@link #noteRun}; empty if there is none that can be read. */
    Optional<ContainerDocument> runNote(String id) {
        try {
            byte[] note = Files.readAllBytes(paths.run(id).resolve(ContainerDocument.FILE));
            return Optional.of(Json.parse(note, ContainerDocument.class));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | EngineException e) {
            LOG.error("container={} op=load: the note of its run is left out", id, e);
            return Optional.empty();
        }
    }

    /** Bytes of disk that a container's log takes; holes in it take none. */
    long logBytes(String id) {
        try {
            String log = paths.streamLog(id).toString();
            return io.jdock.nativebridge.linux.Files.stat(Fcntl.AT_FDCWD, log, 0)
                            .blocks512()
                    * 512;
        } catch (SyscallException e) {
            return 0;
        }
    }

    /** Has {@code last} called with a container that is about to be deleted, to save what only its directory has. */
    void beforeDelete(Consumer<ContainerDocument> last) {
        beforeDelete = last;
    }

    /** As {@link #delete}, after what is to be done before. */
    void deleteCarried(ContainerDocument document) {
        beforeDelete.accept(document);
        delete(document.id());
    }

    /** Ends a container on disk; what cannot be deleted after its document is left to {@link #sweep}. */
    void delete(String id) {
        documents.delete(id);
        deleteQuietly(paths.data(id));
        deleteQuietly(paths.run(id));
    }

    /** Removes what a run leaves in the run directory. */
    void deleteRun(String id) {
        deleteQuietly(paths.run(id));
    }

    Collection<ContainerDocument> list() {
        return documents
                .list((id, problem) -> LOG.error("container={} op=load: left out", id, problem))
                .values();
    }

    /** Removes data directories of containers that were never finished or are no more. */
    void sweep() {
        documents.orphans().forEach(ContainerStore::deleteQuietly);
    }

    /** Ids that have a run directory. */
    List<String> runs() throws IOException {
        Files.createDirectories(paths.runs());
        try (var entries = Files.list(paths.runs())) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    static void deleteQuietly(Path tree) {
        try {
            FileTree.delete(tree);
        } catch (IOException e) {
            LOG.warn("op=delete path=\"{}\": left for the next start", tree, e);
        }
    }
}
