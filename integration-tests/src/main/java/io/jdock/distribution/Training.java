package io.jdock.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

/**
 * Makes the AOT caches (JEP 514): runs each program once on the packaged run-time image and jars, and lets the virtual
 * machine keep what it loaded, linked and profiled.
 *
 * <p>A cache is tied to the run-time image, to the jars' names, sizes and time stamps, and to some options; so a cache is
 * made again when any of these changed, and only then.
 */
final class Training {
    private static final long TIMEOUT_SECONDS = 120;

    private final Layout layout;

    Training(Layout layout) {
        this.layout = layout;
    }

    /**
     * Trains one program.
     *
     * @param program the program
     * @param run its rehearsal, which must end by itself; null where the program cannot be rehearsed here
     */
    void train(Program program, Rehearsal run) throws IOException, InterruptedException {
        var cache = layout.aotCache(program.name());
        var stamp = layout.lib().resolve(program.name() + ".aot.inputs");
        var inputs = inputs(program, run);
        if (Files.exists(cache)
                && Files.exists(stamp)
                && Files.readString(stamp).equals(inputs)) {
            return;
        }
        Files.deleteIfExists(cache);
        if (!has(program, run.mainAndArguments().getFirst())) {
            System.out.println("not trained: " + program.name());
            return;
        }
        var command = new ArrayList<>(run.before());
        command.add(layout.runtime().resolve("bin").resolve(program.name()).toString());
        command.addAll(program.options());
        command.add("-XX:AOTCacheOutput=" + cache);
        command.add("-Xlog:aot*=error,cds*=error");
        command.addAll(run.options());
        command.add("-cp");
        command.add(String.join(
                ":",
                program.jars().stream()
                        .map(jar -> layout.lib().resolve(jar).toString())
                        .toList()));
        command.addAll(run.mainAndArguments());
        execute(command, cache);
        Files.writeString(stamp, inputs);
        System.out.printf("trained: %s, %.1f MB%n", cache.getFileName(), Files.size(cache) / 1e6);
    }

    private boolean has(Program program, String className) throws IOException {
        for (var jar : program.jars()) {
            try (var zip = new ZipFile(layout.lib().resolve(jar).toFile())) {
                if (zip.getEntry(className.replace('.', '/') + ".class") != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void execute(List<String> command, Path cache) throws IOException, InterruptedException {
        var log = Files.createTempFile("jdock-training", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException("training took longer than " + TIMEOUT_SECONDS + " s: " + Files.readString(log));
            }
            if (!Files.exists(cache)) {
                throw new IOException("training made no " + cache + ", status " + process.exitValue() + ": "
                        + String.join(" ", command) + "\n" + Files.readString(log, StandardCharsets.ISO_8859_1));
            }
        } finally {
            Files.delete(log);
        }
    }

    private String inputs(Program program, Rehearsal run) throws IOException {
        var text = new StringBuilder();
        text.append(program).append('\n').append(run.mainAndArguments()).append('\n');
        var files = new ArrayList<Path>(
                program.jars().stream().map(layout.lib()::resolve).toList());
        files.add(layout.runtime().resolve("lib/modules"));
        for (var file : files) {
            text.append(file).append(' ').append(Files.size(file)).append(' ');
            text.append(Files.getLastModifiedTime(file)).append('\n');
        }
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
