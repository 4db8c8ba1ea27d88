package io.jdock.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged distribution as files: wherever it stands and however it is called, it works and says nothing odd. */
class DistributionIT {
    private static final Path HOME = Path.of(System.getProperty("jdock.home"));
    private static final String VERSION = "jdock version ";

    @TempDir
    Path directory;

    @Test
    void hasItsParts() {
        assertThat(HOME.resolve("bin/jdock")).isExecutable();
        assertThat(HOME.resolve("bin/jdockd")).isExecutable();
        assertThat(HOME.resolve("lib/jdock-launcher")).isExecutable();
        assertThat(HOME.resolve("runtime/bin/java")).isExecutable();
        assertThat(HOME.resolve("systemd/jdock.service")).isRegularFile();
        assertThat(HOME.resolve("systemd/jdock.socket")).isRegularFile();
    }

    @Test
    void nobodyButItsOwnerMayWriteToIt() throws Exception {
        assertThat(run(HOME, "find", ".", "-perm", "/022", "!", "-type", "l")).isEqualTo("status 0");
    }

    @Test
    void commandIsFoundFromAnywhere() throws Exception {
        var link = Files.createSymbolicLink(directory.resolve("jdock"), HOME.resolve("bin/jdock"));
        var linkToLink = Files.createSymbolicLink(directory.resolve("other"), Path.of("jdock"));

        assertVersion(run(directory, link.toString(), "--version"));
        assertVersion(run(directory, linkToLink.toString(), "--version"));
        assertVersion(run(HOME.resolve("bin"), "./jdock", "--version"));
        assertVersion(run(HOME, "bin/jdock", "--version"));
        assertVersion(run(HOME.resolve("bin"), "sh", "-c", "PATH=.:$PATH jdock --version"));
        assertVersion(run(directory, "sh", "-c", "PATH=" + HOME.resolve("bin") + ":$PATH jdock --version"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdock", "jdockd"})
    void cacheFitsThePackagedFiles(String program) throws Exception {
        // With AOTMode=on a cache that does not fit ends the virtual machine.
        var strict = Files.readString(HOME.resolve("bin").resolve(program))
                .replace("-Xlog:disable", "-XX:AOTMode=on")
                .replace("exec \"", "home=" + HOME + "\nexec \"");

        assertThat(strict).contains("-XX:AOTMode=on");
        assertThat(run(directory, "sh", "-c", strict, HOME + "/bin/" + program, "--version"))
                .startsWith(program + " version ")
                .endsWith("status 0");
    }

    @Test
    void copyElsewhereWorksWithAndWithoutItsCache() throws Exception {
        var copy = directory.resolve("with space/jdock");
        Files.createDirectories(copy.getParent());
        assertThat(run(directory, "cp", "-r", HOME.toString(), copy.toString())).isEqualTo("status 0");

        assertVersion(run(directory, copy.resolve("bin/jdock").toString(), "--version"));

        Files.writeString(copy.resolve("lib/jdock.aot"), "this is no cache");
        assertVersion(run(directory, copy.resolve("bin/jdock").toString(), "--version"));

        Files.delete(copy.resolve("lib/jdock.aot"));
        assertVersion(run(directory, copy.resolve("bin/jdock").toString(), "--version"));
    }

    @Test
    void optionsOfOtherJavaProgramsDoNotReachTheCommand() throws Exception {
        var command = new ProcessBuilder(HOME.resolve("bin/jdock").toString(), "--version");
        command.environment().putAll(Map.of("JAVA_TOOL_OPTIONS", "-XX:NoSuchFlag", "JDK_JAVA_OPTIONS", "-Xnone"));

        assertVersion(run(command));
    }

    private static void assertVersion(String output) {
        assertThat(output).startsWith(VERSION).endsWith("status 0").hasLineCount(2);
    }

    private static String run(Path workingDirectory, String... command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(List.of(command)).directory(workingDirectory.toFile()));
    }

    /** Both streams of the command, then its status. */
    private static String run(ProcessBuilder command) throws IOException, InterruptedException {
        var process = command.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output + "status " + process.waitFor();
    }
}
