package io.jdock.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** The Java run-time image of the distribution, linked from the JDK that runs this program. */
final class RuntimeImage {
    /**
     * What jdock and its libraries use, and no more; jdk.net has the Unix socket's peer credentials, jdk.unsupported the
     * Unsafe of jffi and netty.
     */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.xml",
            "jdk.net",
            "jdk.unsupported");

    /**
     * Names under which the one {@code java} of the image is started: a process is called after the file it was started
     * from, so {@code pidof jdockd} and {@code pstree} show it as what it is.
     */
    private static final List<String> NAMES = List.of("jdock", "jdockd", "jdock-launcher");

    private RuntimeImage() {}

    /**
     * Links the image unless one of the same Java version and modules is there: linking takes seconds, and a new image
     * has new time stamps, which every AOT cache is tied to.
     *
     * @param directory where the image goes; what is there is replaced
     */
    static void link(Path directory) throws IOException {
        var origin = directory.resolve("linked-from");
        if (Files.exists(origin) && Files.readString(origin).equals(origin())) {
            return;
        }
        FileTree.delete(directory);
        var jlink = ToolProvider.findFirst("jlink").orElseThrow(() -> new IOException("this JDK has no jlink"));
        var status = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                String.join(",", MODULES),
                "--output",
                directory.toString(),
                // Not --strip-debug: it calls objcopy(1), and keeps the 700 MB of symbols that Debian's JDK has as
                // files.
                "--strip-java-debug-attributes",
                "--exclude-files",
                "**.debuginfo",
                "--no-header-files",
                "--no-man-pages");
        if (status != 0) {
            throw new IOException("jlink ended with status " + status);
        }
        for (var name : NAMES) {
            Files.createSymbolicLink(directory.resolve("bin").resolve(name), Path.of("java"));
        }
        Files.writeString(origin, origin());
        System.out.println("linked: Java " + Runtime.version() + ", " + MODULES.size() + " modules asked for");
    }

    /** What an image was linked from; kept in it, since its own {@code release} does not tell one build of a JDK from another. */
    private static String origin() {
        return Runtime.version() + " " + System.getProperty("java.vendor") + "\n" + MODULES + "\n" + NAMES + "\n";
    }
}
