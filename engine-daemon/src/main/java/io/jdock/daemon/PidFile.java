package io.jdock.daemon;

import io.jdock.daemon.state.AtomicFile;
import io.jdock.daemon.state.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that tells other programs the daemon's process id. */
record PidFile(Path file) {
    /** @throws EngineException UNAVAILABLE if it names another daemon that runs */
    static PidFile write(Path file) {
        try {
            if (Files.exists(file)) {
                String other = Files.readString(file).strip();
                if (isDaemon(other)) {
                    throw new EngineException(
                            ErrorKind.UNAVAILABLE,
                            "pid file \"" + file + "\": process " + other + " is a jdockd that is still running");
                }
            }
            Files.createDirectories(file.getParent());
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            AtomicFile.write(file, pid, Durability.ATOMIC);
            return new PidFile(file);
        } catch (IOException e) {
            throw EngineException.unavailable("write pid file \"" + file + "\"", e);
        }
    }

    /** A pid may long be another program's. */
    private static boolean isDaemon(String pid) {
        if (!pid.matches("[0-9]{1,9}")
                || Long.parseLong(pid) == ProcessHandle.current().pid()) {
            return false;
        }
        try {
            return Files.readString(Path.of("/proc", pid, "comm")).strip().equals("jdockd");
        } catch (IOException _) {
            return false;
        }
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
