package io.jdock.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rehearsals in which the programs' AOT caches are trained. */
final class Rehearsals {
    private static final List<String> CLIENT_COMMANDS = List.of(
            "version",
            "run --rm busybox true",
            "run -d --name web -p 8080:80 -e A=b -v /srv:/srv:ro -m 64m busybox httpd -f",
            "run --help",
            "ps -a",
            "ps -q",
            "images",
            "logs web",
            "exec web true",
            "exec -i web cat",
            "run -i --rm -net=none busybox cat",
            "ps --format {{.Names}}",
            "inspect -f {{.State.Status}} web",
            "start web",
            "kill web",
            "inspect web",
            "stop web",
            "rm -f web",
            "no-such-command");

    private final Training training;
    private final Path busybox;

    /** @param busybox script that writes the root file system of an image with busybox in it */
    Rehearsals(Layout layout, Path busybox) {
        this.training = new Training(layout);
        this.busybox = busybox;
    }

    /** The client: the commands that people wait for, against a daemon that only answers. */
    void cli(Program cli) throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        words.add("io.jdock.cli.Rehearsal");
        words.addAll(List.of(String.join(" ; ", CLIENT_COMMANDS).split(" ")));
        var directory = Files.createTempDirectory("jdock");
        var socket = directory.resolve("engine.sock");
        try (var _ = new FakeEngine(socket)) {
            training.train(cli, Rehearsal.of(List.of("env", "JDOCK_HOST=unix://" + socket), words));
        } finally {
            Files.delete(directory);
        }
    }

    /**
     * The launcher: a daemon has it start containers. Where that may not be, it gets ready, meets the end of its input,
     * and ends.
     */
    void launcher(Program launcher, Program daemon) throws IOException, InterruptedException {
        try (var life = new DaemonLife(daemon, busybox)) {
            training.train(
                    launcher,
                    life.rehearsal().behind(daemon),
                    Rehearsal.of(List.of("env", "GLIBC_TUNABLES=glibc.pthread.rseq=0"), List.of(launcher.mainClass())));
        }
    }

    /** The daemon: it serves. Where that may not be, it only tells its version. */
    void daemon(Program daemon) throws IOException, InterruptedException {
        try (var life = new DaemonLife(daemon, busybox)) {
            training.train(daemon, life.rehearsal(), Rehearsal.of(List.of(), List.of(daemon.mainClass(), "--version")));
        }
    }
}
