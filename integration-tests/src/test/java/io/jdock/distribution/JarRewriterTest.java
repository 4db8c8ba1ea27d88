package io.jdock.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarRewriterTest {
    /** Class file version of Java 8. */
    private static final int JAVA_8 = 52;

    @TempDir
    Path directory;

    @Test
    void raisesOldClassFilesToOnesThatVerify() throws Exception {
        var picocli = jarOf("picocli.CommandLine");
        var target = directory.resolve("picocli.jar");

        rewrite(picocli, target);

        assertThat(majorVersion(picocli, "picocli/CommandLine.class")).isLessThan(50);
        assertThat(majorVersion(target, "picocli/CommandLine.class")).isEqualTo(JAVA_8);
        // Making an instance links the class, and linking verifies it with the stack maps that it has now.
        try (var loader =
                new URLClassLoader(new URL[] {target.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            var spec = loader.loadClass("picocli.CommandLine$Model$CommandSpec").getMethod("create");
            assertThat(spec.invoke(null)).isNotNull();
        }
        assertThat(names(target)).isEqualTo(names(picocli));
    }

    @Test
    void copiesOtherJarsAsTheyAre() throws Exception {
        var slf4j = jarOf("org.slf4j.Logger");
        var target = directory.resolve("copy.jar");

        rewrite(slf4j, target);

        assertThat(target).hasSameBinaryContentAs(slf4j);
        assertThat(Files.getLastModifiedTime(target)).isEqualTo(Files.getLastModifiedTime(slf4j));
    }

    private static void rewrite(Path source, Path target) throws IOException {
        try (var classPath = new URLClassLoader(new URL[] {source.toUri().toURL()})) {
            new JarRewriter(classPath).rewrite(source, target);
        }
    }

    private static Path jarOf(String className) throws Exception {
        return Path.of(Class.forName(className)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static int majorVersion(Path jar, String entry) throws IOException {
        try (var zip = new ZipFile(jar.toFile());
                var bytes = zip.getInputStream(zip.getEntry(entry))) {
            return bytes.readNBytes(8)[7];
        }
    }

    private static Iterable<String> names(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName())
                    .toList();
        }
    }
}
