package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code -it} on a real terminal. */
@WithEngine
class TerminalIT {
    private final Engine engine;
    private TmuxTerminal terminal;

    TerminalIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void openTerminal() {
        terminal = new TmuxTerminal(80, 24);
    }

    @AfterEach
    void closeTerminal() {
        terminal.close();
    }

    private String jdock(String arguments) {
        return String.join(" ", engine.jdockCommand(arguments.split(" ")));
    }

    /** Starts a shell in a container whose prompt is {@code in:}, on a cleared screen. */
    private void openShell(String arguments) {
        terminal.type("clear; " + jdock("run -it " + arguments + " -e PS1=in: busybox sh"));
        terminal.awaitLastLine("in:");
    }

    @Test
    void theShellHasATerminalAndItsExitCodeIsTheClients() {
        openShell("--rm --name shell");
        terminal.type("tty; test -t 0 && test -t 1 && test -t 2 && echo all-are");
        terminal.awaitLine("/dev/pts/0");
        terminal.awaitLine("all-are");
        terminal.type("exit 23");
        terminal.awaitLastLine("host>");
        terminal.type("echo code=$?");
        terminal.awaitLine("code=23");
        // The terminal is as it was before: it echoes, and breaks lines properly.
        terminal.type("stty -a | grep -o ' echo ' | tr -d ' '");
        terminal.awaitLine("echo");
    }

    @Test
    void theSizeFollowsTheTerminal() {
        openShell("--rm --name shell");
        terminal.type("stty size");
        terminal.awaitLine("24 80");
        terminal.resize(100, 30);
        Shell.eventually()
                .until(() -> engine.jdock("exec", "shell", "stty", "-F", "/dev/pts/0", "size")
                        .out()
                        .strip()
                        .equals("30 100"));
        terminal.type("stty size");
        terminal.awaitLine("30 100");
        terminal.type("exit");
        terminal.awaitLastLine("host>");
    }

    @Test
    void controlCInterruptsWhatRunsInTheContainer() {
        openShell("--rm --name shell");
        terminal.type("sleep 1000");
        Shell.eventually().until(() -> engine.jdock("top", "shell").out().contains("sleep 1000"));
        terminal.key("C-c");
        terminal.awaitLastLine("in:");
        terminal.type("echo code=$?");
        terminal.awaitLine("code=130");
        assertThat(engine.inspect("shell", "{{.State.Running}}")).isEqualTo("true");
        terminal.key("C-d");
        terminal.awaitLastLine("host>");
    }

    @Test
    void detachLeavesItRunningAndAttachComesBack() {
        openShell("--name shell");
        terminal.type("here=still; echo before");
        terminal.awaitLine("before");
        terminal.key("C-p", "C-q");
        terminal.awaitScreen("host>");
        terminal.type("clear; echo code=$?");
        assertThat(engine.inspect("shell", "{{.State.Running}}")).isEqualTo("true");

        terminal.type("mkdir config; echo '{\"detachKeys\":\"ctrl-a,d\"}' > config/config.json");
        terminal.type("clear; DOCKER_CONFIG=config " + jdock("attach shell"));
        Shell.eventually().until(() -> {
            terminal.key("Enter");
            return terminal.screen().contains("in:");
        });
        terminal.key("C-a", "d");
        terminal.awaitScreen("host>");
        terminal.type("rm -r config; clear; " + jdock("attach shell"));
        // What the shell has shown is not shown again: its next prompt comes with the next line.
        Shell.eventually().until(() -> {
            terminal.key("Enter");
            return terminal.screen().contains("in:");
        });
        terminal.type("echo $here");
        terminal.awaitLine("still");
        terminal.type("exit 4");
        terminal.awaitLastLine("host>");
        terminal.type("echo code=$?");
        terminal.awaitLine("code=4");
        assertThat(engine.inspect("shell", "{{.State.ExitCode}}")).isEqualTo("4");
    }

    @Test
    void execHasATerminalOfItsOwn() {
        engine.runDetached("--name", "web", "busybox", "sleep", "1000");
        terminal.type("clear; " + jdock("exec -it -e PS1=ex: web sh"));
        terminal.awaitLastLine("ex:");
        terminal.type("tty; stty size");
        terminal.awaitLine("/dev/pts/0");
        terminal.awaitLine("24 80");
        terminal.type("sleep 1000");
        Shell.eventually()
                .until(() -> engine.jdock("top", "web").lines().stream()
                                .filter(line -> line.contains("sleep 1000"))
                                .count()
                        == 2);
        terminal.key("C-c");
        terminal.awaitLastLine("ex:");
        terminal.type("exit 6");
        terminal.awaitLastLine("host>");
        terminal.type("echo code=$?");
        terminal.awaitLine("code=6");
        assertThat(engine.inspect("web", "{{.State.Running}}")).isEqualTo("true");
    }

    @Test
    void dockersClientHasATerminalToo() {
        DockerClientIT.assumeDocker();
        terminal.type("clear; "
                + String.join(" ", engine.dockerCommand("run", "--rm", "-it", "-e", "PS1=in:", "busybox", "sh")));
        terminal.awaitLastLine("in:");
        terminal.type("stty size");
        terminal.awaitLine("24 80");
        terminal.type("exit 9");
        terminal.awaitLastLine("host>");
        terminal.type("echo code=$?");
        terminal.awaitLine("code=9");
    }

    @Test
    void outputOfATerminalIsLoggedRaw() {
        engine.jdock("run", "-t", "--name", "raw", "busybox", "sh", "-c", "echo one; echo two >&2")
                .text();
        assertThat(engine.jdock("logs", "raw").out()).isEqualTo("one\r\ntwo\r\n");
    }

    @Test
    void aTerminalIsRefusedWhereInputIsNone() {
        engine.jdock("run", "--rm", "-it", "busybox", "true").failedWith(1, "the input device is not a TTY");
    }
}
