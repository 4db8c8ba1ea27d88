package io.jdock.distribution;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The directory of jars of a distribution. */
final class Library {
    private final Path directory;
    private final Set<Path> installed = new LinkedHashSet<>();

    Library(Path directory) {
        this.directory = directory;
    }

    /**
     * Puts jars into the library, with old class files raised to a version that an AOT cache takes.
     *
     * @param jars a class path; a jar that an earlier call installed is not written again
     * @return the names of the jars, in the order of the class path
     */
    List<String> install(List<Path> jars) throws IOException {
        Files.createDirectories(directory);
        var names = new ArrayList<String>();
        try (var classPath = new URLClassLoader(urls(jars), ClassLoader.getPlatformClassLoader())) {
            var rewriter = new JarRewriter(classPath);
            for (var jar : jars) {
                var target = directory.resolve(jar.getFileName());
                if (installed.add(target)) {
                    rewriter.rewrite(jar, target);
                }
                names.add(target.getFileName().toString());
            }
        }
        return List.copyOf(names);
    }

    private static URL[] urls(List<Path> jars) throws IOException {
        var urls = new URL[jars.size()];
        for (var i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        return urls;
    }

    /** Deletes the jars that an earlier build left and this one does not have. */
    void removeOthers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (var file : files.toList()) {
                if (file.toString().endsWith(".jar") && !installed.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
