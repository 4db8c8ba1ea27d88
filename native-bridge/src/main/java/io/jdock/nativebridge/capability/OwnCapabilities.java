package io.jdock.nativebridge.capability;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import java.nio.charset.StandardCharsets;

/** The capabilities of this process. */
public final class OwnCapabilities {
    private static final String STATUS = "/proc/self/status";
    private static final int LIMIT = 65536;

    private OwnCapabilities() {}

    /** What it may do itself. */
    public static CapabilitySet effective() {
        return set("CapEff:");
    }

    /** The bounding set: no process below it can ever have more. */
    public static CapabilitySet bounding() {
        return set("CapBnd:");
    }

    private static CapabilitySet set(String key) {
        try (Fd file = Files.open(STATUS, Fcntl.O_RDONLY)) {
            return new String(Files.readAll(file, LIMIT), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.startsWith(key))
                    .map(line -> new CapabilitySet(
                            Long.parseUnsignedLong(line.substring(key.length()).strip(), 16)))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
