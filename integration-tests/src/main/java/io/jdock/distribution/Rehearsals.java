package io.jdock.distribution;

import java.io.IOException;
import java.nio.file.Files;
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
            "inspect web",
            "stop web",
            "rm -f web",
            "no-such-command");

    private final Training training;

    Rehearsals(Layout layout) {
        this.training = new Training(layout);
    }

    /** The client: the commands that people wait for, against a daemon that only answers. */
    void cli(Program cli) throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        words.add("io.jdock.cli.Rehearsal");
        words.addAll(List.of(String.join(" ; ", CLIENT_COMMANDS).split(" ")));
        var directory = Files.createTempDirectory("jdock");
        var socket = directory.resolve("engine.sock");
        try (var _ = new FakeEngine(socket)) {
            training.train(
                    cli,
                    new Rehearsal(
                            List.of("env", "JDOCK_HOST=unix://" + socket),
                            List.of(),
                            words));
        } finally {
            Files.delete(directory);
        }
    }
}
