package io.jdock.nativebridge.capability;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import java.nio.charset.StandardCharsets;

/** What the running kernel knows and this process has. */
public final class KernelCapabilities {
    private static final String LAST = "/proc/sys/kernel/cap_last_cap";
    private static final String STATUS = "/proc/self/status";
    private static final int LIMIT = 65536;

    private KernelCapabilities() {}

    /** The number of the last capability that the kernel knows: 40 since 5.9. */
    public static int last() {
        return Integer.parseInt(read(LAST).strip());
    }

    /** All capabilities that the kernel knows. */
    public static CapabilitySet all() {
        return CapabilitySet.upTo(last());
    }

    /** The bounding set of this process: no process below it can ever have more. */
    public static CapabilitySet bounding() {
        return read(STATUS)
                .lines()
                .filter(line -> line.startsWith("CapBnd:"))
                .map(line -> new CapabilitySet(Long.parseUnsignedLong(
                        line.substring("CapBnd:".length()).strip(), 16)))
                .findFirst()
                .orElseThrow();
    }

    /** In one read(2): a sysctl gives its number in one piece, and java.nio begins with a single byte. */
    private static String read(String path) {
        try (Fd file = Files.open(path, Fcntl.O_RDONLY)) {
            return new String(Files.readAll(file, LIMIT), StandardCharsets.US_ASCII);
        }
    }
}
