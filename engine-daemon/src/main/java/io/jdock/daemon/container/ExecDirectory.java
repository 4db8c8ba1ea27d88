package io.jdock.daemon.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the shim of a further process keeps its records: a directory in the container's run directory. */
public final class ExecDirectory {
    private ExecDirectory() {}

    public static Path of(ExecTarget target, String execId) {
        return target.runDirectory().resolve("exec-" + execId);
    }

    public static void create(Path directory) throws IOException {
        Files.createDirectory(directory, ContainerStore.mode("rwx------"));
    }

    /** No error if it is gone, as with the container. */
    public static void delete(Path directory) throws IOException {
        for (String file : List.of("pid", "exit")) {
            Files.deleteIfExists(directory.resolve(file));
        }
        Files.deleteIfExists(directory);
    }
}
