package io.jdock.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    private static final List<String> DAEMON_REQUESTS = List.of(
            "/_ping",
            "/version",
            "/v1.50/info",
            "/v1.50/containers/json?all=1",
            "/v1.50/images/json",
            "/v1.50/networks",
            "/v1.50/containers/none/json");

    private static final Duration STARTUP = Duration.ofSeconds(60);

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
            training.train(cli, Rehearsal.of(List.of("env", "JDOCK_HOST=unix://" + socket), words));
        } finally {
            Files.delete(directory);
        }
    }

    /** The launcher: it gets ready, meets the end of its input, and ends. */
    void launcher(Program launcher) throws IOException, InterruptedException {
        training.train(
                launcher,
                Rehearsal.of(List.of("env", "GLIBC_TUNABLES=glibc.pthread.rseq=0"), List.of(launcher.mainClass())));
    }

    /**
     * The daemon: it starts and answers some requests, in network and mount namespaces of its own, so that nothing of it
     * is seen on this machine. Where that may not be, it only tells its version.
     */
    void daemon(Program daemon) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("jdock");
        var socket = directory.resolve("jdock.sock");
        var configuration = Files.writeString(directory.resolve("daemon.json"), "{}");
        try {
            var words = List.of(
                    daemon.mainClass(),
                    "-H",
                    "unix://" + socket,
                    "--data-root",
                    directory.resolve("data").toString(),
                    "--exec-root",
                    directory.resolve("exec").toString(),
                    "--pidfile",
                    directory.resolve("pid").toString(),
                    "--config-file",
                    configuration.toString());
            training.train(
                    daemon,
                    new Rehearsal(List.of("unshare", "--net", "--mount"), words, program -> requests(socket, program)),
                    Rehearsal.of(List.of(), List.of(daemon.mainClass(), "--version")));
        } finally {
            FileTree.delete(directory);
        }
    }

    private static void requests(Path socket, Process program) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + STARTUP.toNanos();
        while (!Files.exists(socket) && program.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        if (Files.exists(socket)) {
            for (var path : DAEMON_REQUESTS) {
                request(socket, path);
            }
        }
        program.destroy();
    }

    private static void request(Path socket, String path) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            var request = "GET " + path + " HTTP/1.1\r\nHost: jdock\r\nConnection: close\r\n\r\n";
            Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.US_ASCII));
            Channels.newInputStream(channel).transferTo(OutputStream.nullOutputStream());
        }
    }
}
