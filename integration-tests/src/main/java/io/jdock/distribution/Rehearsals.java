package io.jdock.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The rehearsals in which the programs' AOT caches are trained. */
final class Rehearsals {
    private final Training training;

    Rehearsals(Layout layout) {
        this.training = new Training(layout);
    }

    /** The client: the commands that people wait for, against a daemon that only answers. */
    void cli(Program cli) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("jdock");
        var socket = directory.resolve("engine.sock");
        try (var _ = new FakeEngine(socket)) {
            training.train(
                    cli,
                    new Rehearsal(
                            List.of("env", "JDOCK_HOST=unix://" + socket),
                            List.of(),
                            List.of("io.jdock.cli.Rehearsal")));
        } finally {
            Files.delete(directory);
        }
    }
}
