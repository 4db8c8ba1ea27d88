package io.jdock.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Scripts and units of the distribution. A file may have the place holders {@code @OPTIONS@}, {@code @CLASS_PATH@} (jars
 * below {@code $home/lib}) and {@code @MAIN_CLASS@} of the program that it is named after.
 */
final class StaticFiles {
    private StaticFiles() {}

    /**
     * Copies the files, filled in.
     *
     * @param source directory of the files
     * @param home directory to put them in, at the same relative paths
     */
    static void copy(Path source, Path home, List<Program> programs) throws IOException {
        for (var file : FileTree.files(source)) {
            var target = home.resolve(source.relativize(file).toString());
            Files.createDirectories(target.getParent());
            var text = Files.readString(file);
            for (var program : programs) {
                if (file.getFileName().toString().equals(program.name())) {
                    text = fill(text, program);
                }
            }
            Files.writeString(target, text);
            var mode = text.startsWith("#!") ? "rwxr-xr-x" : "rw-r--r--";
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
        }
    }

    private static String fill(String text, Program program) {
        var classPath = program.jars().stream().map(jar -> "$home/lib/" + jar).collect(Collectors.joining(":"));
        return text.replace("@OPTIONS@", String.join(" ", program.runOptions()))
                .replace("@CLASS_PATH@", classPath)
                .replace("@MAIN_CLASS@", program.mainClass());
    }
}
