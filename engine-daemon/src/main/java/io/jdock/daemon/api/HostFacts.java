package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a client may know of the host; none of it changes while the daemon runs.
 *
 * @param osVersion VERSION_ID of os-release
 * @param architecture as the kernel names it, {@code x86_64}
 * @param memoryBytes of the whole machine
 */
record HostFacts(
        String name,
        String kernelVersion,
        String operatingSystem,
        String osVersion,
        String architecture,
        int processors,
        long memoryBytes) {
    HostFacts {
        requireNonNull(name, "name is null");
        requireNonNull(kernelVersion, "kernelVersion is null");
        requireNonNull(operatingSystem, "operatingSystem is null");
        requireNonNull(osVersion, "osVersion is null");
        requireNonNull(architecture, "architecture is null");
    }

    static HostFacts read() {
        String architecture = System.getProperty("os.arch");
        return new HostFacts(
                line(Path.of("/proc/sys/kernel/hostname")),
                line(Path.of("/proc/sys/kernel/osrelease")),
                osRelease("PRETTY_NAME", "Linux"),
                osRelease("VERSION_ID", ""),
                architecture.equals("amd64") ? "x86_64" : architecture,
                Runtime.getRuntime().availableProcessors(),
                memory());
    }

    /** Go's name of the architecture. */
    String goArchitecture() {
        return switch (architecture) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> architecture;
        };
    }

    private static String line(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.getFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException _) {
            // A fact that cannot be had is shown empty.
            return List.of();
        }
    }

    private static String osRelease(String key, String absent) {
        for (Path file : List.of(Path.of("/etc/os-release"), Path.of("/usr/lib/os-release"))) {
            for (String line : lines(file)) {
                if (line.startsWith(key + "=")) {
                    String value = line.substring(key.length() + 1).strip();
                    return value.replaceAll("^([\"'])(.*)\\1$", "$2");
                }
            }
        }
        return absent;
    }

    private static long memory() {
        for (String line : lines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return 0;
    }
}
