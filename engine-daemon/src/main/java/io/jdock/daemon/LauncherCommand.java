package io.jdock.daemon;

import java.nio.file.Path;
import java.util.List;

/** How the launcher is started: by the distribution's script, else with this process's own runtime and classes. */
final class LauncherCommand {
    private static final String MAIN = "io.jdock.shim.launcher.LauncherMain";

    private LauncherCommand() {}

    /** {@code home} is the distribution's directory, or null where the classes are not in a distribution. */
    static List<String> of(String home) {
        if (home != null && !home.isEmpty()) {
            return List.of(Path.of(home, "lib", "jdock-launcher").toString());
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms8m",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN);
    }
}
