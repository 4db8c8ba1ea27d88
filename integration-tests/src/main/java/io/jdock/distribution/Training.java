package io.jdock.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Makes the AOT caches (JEP 514): runs each program once on the packaged run-time image and jars, and lets the virtual
 * machine keep what it loaded, linked and profiled.
 *
 * <p>A cache is tied to the run-time image, to the jars' names, sizes and time stamps, and to some options; so a cache is
 * made again when any of these changed, and only then.
 */
final class Training {
    private static final long TIMEOUT_SECONDS = 120;

    /** Exit statuses of a program that ended by itself, and by SIGTERM. */
    private static final Set<Integer> ENDED_WELL = Set.of(0, 128 + 15);

    /** The part of a path that is another one in each run. */
    private static final Pattern TEMPORARY = Pattern.compile("/jdock[0-9]+");

    private final Layout layout;

    Training(Layout layout) {
        this.layout = layout;
    }

    /**
     * Trains one program. One that cannot be trained here goes without a cache: it works, only slower.
     *
     * @param program the program
     * @param rehearsals how to run it; the first one that makes a cache counts
     */
    void train(Program program, Rehearsal... rehearsals) throws IOException, InterruptedException {
        var cache = layout.aotCache(program.name());
        var stamp = layout.lib().resolve(program.name() + ".aot.inputs");
        var inputs = inputs(program, rehearsals);
        if (Files.exists(cache)
                && Files.exists(stamp)
                && Files.readString(stamp).equals(inputs)) {
            return;
        }
        for (var rehearsal : rehearsals) {
            Files.deleteIfExists(cache);
            var log = Files.createTempFile("jdock-training", ".log");
            try {
                var status = execute(command(program, rehearsal, cache), rehearsal.play(), log);
                if (ENDED_WELL.contains(status) && Files.exists(cache)) {
                    // The launcher works with umask 0. Root runs what a cache says, so nobody else may write to it.
                    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rw-r--r--"));
                    Files.writeString(stamp, inputs);
                    System.out.printf("trained: %s, %.1f MB%n", cache.getFileName(), Files.size(cache) / 1e6);
                    return;
                }
                // A JVM makes a cache of a failed run as well.
                Files.deleteIfExists(cache);
                System.out.println("WARNING: no AOT cache from " + program.name() + ", which ended with " + status + " "
                        + rehearsal.mainAndArguments() + "\n" + Files.readString(log, StandardCharsets.ISO_8859_1));
            } finally {
                Files.delete(log);
            }
        }
    }

    private List<String> command(Program trained, Rehearsal rehearsal, Path cache) {
        var program = rehearsal.front().orElse(trained);
        var command = new ArrayList<>(rehearsal.before());
        var training = "-XX:AOTCacheOutput=" + cache;
        if (rehearsal.front().isPresent()) {
            // what the launcher's script takes instead of the cache
            command.addFirst("JDOCK_LAUNCHER_AOT=" + training);
            command.addFirst("env");
        }
        command.add(layout.runtime().resolve("bin").resolve(program.name()).toString());
        command.addAll(program.options());
        if (rehearsal.front().isEmpty()) {
            command.add(training);
        }
        command.add("-Xlog:aot*=error,cds*=error");
        command.add("-Djdock.home=" + layout.home());
        command.add("-cp");
        command.add(String.join(
                ":",
                program.jars().stream()
                        .map(jar -> layout.lib().resolve(jar).toString())
                        .toList()));
        command.addAll(rehearsal.mainAndArguments());
        return command;
    }

    private static int execute(List<String> command, Rehearsal.Play play, Path log)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        try {
            play.with(process);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                Files.writeString(log, "not ended after " + TIMEOUT_SECONDS + " s", StandardOpenOption.APPEND);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    private String inputs(Program program, Rehearsal... rehearsals) throws IOException {
        var text = new StringBuilder();
        text.append(program).append('\n');
        for (var rehearsal : rehearsals) {
            text.append(TEMPORARY
                            .matcher(rehearsal.mainAndArguments().toString())
                            .replaceAll(""))
                    .append('\n');
        }
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
