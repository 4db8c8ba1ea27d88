package io.jdock.distribution;

import java.nio.file.Path;

/**
 * Where things are in a distribution.
 *
 * <pre>
 *   bin/jdock, bin/jdockd       the commands
 *   lib/*.jar                   jdock and its libraries
 *   lib/NAME.options            JVM options of the program NAME, one a line (a Java argument file)
 *   lib/NAME.aot                ahead-of-time cache of the program NAME
 *   runtime/                    the run-time image
 *   systemd/                    units
 * </pre>
 *
 * @param home the distribution's root, absolute
 */
record Layout(Path home) {
    Path runtime() {
        return home.resolve("runtime");
    }

    Path java() {
        return runtime().resolve("bin/java");
    }

    Path lib() {
        return home.resolve("lib");
    }

    Path aotCache(String program) {
        return lib().resolve(program + ".aot");
    }
}
