package io.jdock.daemon.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What machines are called. */
final class Hostnames {
    private Hostnames() {}

    /** The host's name in the daemon's own UTS namespace. */
    static String ofHost() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException _) {
            return "localhost";
        }
    }
}
