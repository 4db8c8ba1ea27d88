package io.jdock.distribution;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Maven left in the target directories of the modules: a module's jar, and the file {@code runtime-classpath} that
 * maven-dependency-plugin writes in the package phase.
 *
 * @param root the project's root directory
 */
record ModuleOutputs(Path root) {
    /**
     * The class path a module runs with: its own jar, then those it depends on.
     *
     * @param module directory of the module, below the root
     * @throws IOException if the module has not been packaged
     */
    List<Path> classPath(String module) throws IOException {
        var target = root.resolve(module).resolve("target");
        var jars = new ArrayList<Path>();
        jars.add(jar(module, target));
        for (var entry :
                Files.readString(target.resolve("runtime-classpath")).strip().split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                jars.add(Path.of(entry));
            }
        }
        return List.copyOf(jars);
    }

    private static Path jar(String module, Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> {
                        var name = file.getFileName().toString();
                        return name.startsWith(module + "-") && name.endsWith(".jar");
                    })
                    .findFirst()
                    .orElseThrow(() -> new IOException("no jar of " + module + " in " + target));
        }
    }
}
