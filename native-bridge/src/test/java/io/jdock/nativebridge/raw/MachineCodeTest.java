package io.jdock.nativebridge.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the listings with what binutils' disassembler reads in their bytes. */
class MachineCodeTest {
    @ParameterizedTest
    @CsvSource({"objdump, i386:x86-64, X86_64", "aarch64-linux-gnu-objdump, aarch64, AARCH64"})
    void listingSaysWhatTheBytesDo(String objdump, String architecture, String machine, @TempDir Path directory)
            throws Exception {
        assumeTrue(onPath(objdump), objdump + " is not installed");
        String listing = machine.equals("X86_64") ? MachineCode.X86_64 : MachineCode.AARCH64;
        Path binary = directory.resolve("code");
        Files.write(binary, MachineCode.parse(listing).bytes());
        List<String> command = new ArrayList<>(List.of(objdump, "-D", "-b", "binary", "-m", architecture));
        if (machine.equals("X86_64")) {
            command.addAll(List.of("-M", "intel"));
        }
        command.add(binary.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> disassembled = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("\\s+[0-9a-f]+:\\t.*"))
                .map(line -> mnemonicAndRegisters(line.replaceFirst("\\s+[0-9a-f]+:\\t[0-9a-f ]+\\t", "")))
                .toList();
        assertThat(process.waitFor()).isZero();
        List<String> listed = listing.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.endsWith(":"))
                .map(line -> mnemonicAndRegisters(line.replaceFirst("^[0-9a-f]+ +", "")))
                .toList();
        assertThat(disassembled).isEqualTo(listed);
    }

    private static boolean onPath(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Labels are addresses in a disassembly without symbols: what a branch names is left out on both sides. */
    private static String mnemonicAndRegisters(String instruction) {
        String text = instruction
                .replaceAll("\\s*(//|# ).*", "")
                .replace("QWORD PTR ", "")
                .replaceAll("\\s+", " ")
                .strip();
        return text.replaceAll("^(j\\w+|b|b\\.\\w+) .*", "$1").replaceAll("^((?:cbn?z|tbnz) .*), [^,]+$", "$1");
    }
}
