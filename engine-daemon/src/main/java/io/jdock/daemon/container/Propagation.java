package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the host's mounts allow what a bind mount is to pass on; see mount_namespaces(7). */
final class Propagation {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    /** A line of proc_pid_mountinfo(5): {@code 36 35 98:0 /root /place rw,noatime master:1 - ext3 /dev/sda rw}. */
    record HostMount(String place, List<String> flags) {
        static Optional<HostMount> find(long id, List<String> table) {
            return table.stream()
                    .filter(line -> line.startsWith(id + " "))
                    .map(line -> line.split(" "))
                    .map(fields -> new HostMount(
                            fields[4],
                            List.of(fields).subList(6, List.of(fields).indexOf("-"))))
                    .findFirst();
        }

        private boolean has(String kind) {
            return flags.stream().anyMatch(flag -> flag.startsWith(kind + ":"));
        }
    }

    private Propagation() {}

    /**
     * @throws EngineException INTERNAL, as Docker's, if the source is to pass on mounts and is on a mount that passes none
     *     on
     */
    static void check(ContainerMount mount) {
        boolean passesBothWays = mount.propagation().endsWith("shared");
        if (!passesBothWays && !mount.propagation().endsWith("slave")) {
            return;
        }
        long id;
        try (Fd source = Files.open(mount.source(), Fcntl.O_PATH)) {
            id = Files.stat(source).mountId();
        }
        try {
            HostMount.find(id, java.nio.file.Files.readAllLines(TABLE))
                    .ifPresent(host -> check(mount.source(), passesBothWays, host));
        } catch (IOException e) {
            throw EngineException.internal("read " + TABLE + ": " + e.getMessage(), e);
        }
    }

    static void check(String source, boolean passesBothWays, HostMount host) {
        if (!host.has("shared") && (passesBothWays || !host.has("master"))) {
            throw new EngineException(
                    ErrorKind.INTERNAL,
                    "path " + source + " is mounted on " + host.place() + " but it is not a shared"
                            + (passesBothWays ? "" : " or slave") + " mount",
                    null);
        }
    }
}
