package io.jdock.distribution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassTransform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar, with class files older than Java 6 raised to Java 8. Such old class files have no stack maps, so HotSpot
 * verifies them with its old verifier and keeps them out of AOT caches; picocli 4.7.7 is all of that kind, which makes a
 * command 30 ms slower.
 */
final class JarRewriter {
    /** Major version of the first class files that can have stack maps. */
    private static final int FIRST_WITH_STACK_MAPS = 50;

    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private final ClassFile classFile;

    /**
     * Makes a rewriter.
     *
     * @param classPath where the classes are found that those to be raised extend and use
     */
    JarRewriter(ClassLoader classPath) {
        // A class that is nowhere on the class path is an optional dependency: no stack map depends on it.
        var resolver = ClassHierarchyResolver.ofResourceParsing(classPath)
                .orElse(ClassHierarchyResolver.defaultResolver())
                .orElse(_ -> ClassHierarchyInfo.ofInterface());
        this.classFile = ClassFile.of(
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.DeadCodeOption.PATCH_DEAD_CODE,
                ClassFile.ClassHierarchyResolverOption.of(resolver));
    }

    /**
     * Writes the copy, unless the target has it already: the time stamp of a jar is part of what an AOT cache checks.
     * The copy carries the time stamp of the original.
     */
    void rewrite(Path source, Path target) throws IOException {
        var modified = Files.getLastModifiedTime(source);
        var entries = read(source);
        var old = entries.entrySet().stream().anyMatch(entry -> isOldClass(entry.getKey(), entry.getValue()));
        var sealed = unseal(entries);
        var content = old || sealed ? write(entries) : Files.readAllBytes(source);
        if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), content)) {
            return;
        }
        Files.write(target, content);
        Files.setLastModifiedTime(target, modified);
    }

    /**
     * A sealed package's classes must all come from one URL, but those in an AOT cache keep the URL of the jar at
     * training: a distribution that was moved could not start.
     */
    private static boolean unseal(Map<String, byte[]> entries) {
        var manifest = entries.get(MANIFEST);
        var text = manifest == null ? "" : new String(manifest, StandardCharsets.UTF_8);
        var unsealed = text.replaceAll("(?im)^Sealed: *true\\r?\\n", "");
        entries.computeIfPresent(MANIFEST, (_, _) -> unsealed.getBytes(StandardCharsets.UTF_8));
        return !unsealed.equals(text);
    }

    private static Map<String, byte[]> read(Path jar) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
                try (var input = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), input.readAllBytes());
                }
            }
        }
        return entries;
    }

    private byte[] write(Map<String, byte[]> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var entry : entries.entrySet()) {
                var header = new ZipEntry(entry.getKey());
                // A fixed time: the same sources give the same bytes.
                header.setLastModifiedTime(FileTime.fromMillis(0));
                zip.putNextEntry(header);
                zip.write(isOldClass(entry.getKey(), entry.getValue()) ? raise(entry.getValue()) : entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private byte[] raise(byte[] old) {
        // Every method body is written anew: what is only copied gets no stack maps.
        var transform = ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element))
                .andThen(ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0)));
        return classFile.transformClass(classFile.parse(old), transform);
    }

    private static boolean isOldClass(String name, byte[] content) {
        return name.endsWith(".class")
                && content.length > 8
                && (content[7] & 0xff) < FIRST_WITH_STACK_MAPS
                && content[6] == 0;
    }
}
