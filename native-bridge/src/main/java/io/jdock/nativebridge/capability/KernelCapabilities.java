package io.jdock.nativebridge.capability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the running kernel knows and this process has. */
public final class KernelCapabilities {
    private static final Path LAST = Path.of("/proc/sys/kernel/cap_last_cap");
    private static final Path STATUS = Path.of("/proc/self/status");

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
        return read(STATUS).lines()
                .filter(line -> line.startsWith("CapBnd:"))
                .map(line -> new CapabilitySet(
                        Long.parseUnsignedLong(line.substring("CapBnd:".length()).strip(), 16)))
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }
}
