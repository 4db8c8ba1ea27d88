package io.jdock.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunCommandTest {
    @Test
    void exitCodeComesFromTheDaemonsWords() {
        assertThat(RunCommand.exitCode("exec: \"nope\": executable file not found in $PATH"))
                .isEqualTo(127);
        assertThat(RunCommand.exitCode("exec: \"/nope\": stat /nope: no such file or directory"))
                .isEqualTo(127);
        assertThat(RunCommand.exitCode("exec: \"/etc\": permission denied")).isEqualTo(126);
        assertThat(RunCommand.exitCode("exec: \"/etc\": is a directory")).isEqualTo(126);
        assertThat(RunCommand.exitCode("No such image: x")).isEqualTo(125);
    }
}
