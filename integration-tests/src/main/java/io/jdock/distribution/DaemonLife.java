package io.jdock.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The life of a daemon in a rehearsal: it starts, answers questions, and runs some containers, in network and mount
 * namespaces of its own, so that nothing of it is seen on this machine. On a machine without a busybox, or where
 * containers may not be run, it answers with errors instead, which is a rehearsal too.
 */
final class DaemonLife implements AutoCloseable {
    private static final List<String> QUESTIONS = List.of(
            "/_ping",
            "/version",
            "/info",
            "/containers/json?all=1",
            "/images/json",
            "/networks",
            "/volumes",
            "/containers/none/json");

    private static final Duration STARTUP = Duration.ofSeconds(60);
    private static final int CONTAINERS = 3;
    private static final Pattern ID = Pattern.compile("\"Id\" *: *\"([0-9a-f]+)\"");

    private final Program daemon;
    private final Path busybox;
    private final Path directory;
    private final EngineClient client;

    DaemonLife(Program daemon, Path busybox) throws IOException {
        this.daemon = daemon;
        this.busybox = busybox;
        this.directory = Files.createTempDirectory("jdock");
        this.client = new EngineClient(directory.resolve("jdock.sock"));
    }

    Rehearsal rehearsal() throws IOException {
        var configuration = Files.writeString(directory.resolve("daemon.json"), "{}");
        return new Rehearsal(
                List.of("unshare", "--net", "--mount"),
                List.of(
                        daemon.mainClass(),
                        "-H",
                        "unix://" + client.socket(),
                        "--data-root",
                        directory.resolve("data").toString(),
                        "--exec-root",
                        directory.resolve("exec").toString(),
                        "--pidfile",
                        directory.resolve("pid").toString(),
                        "--config-file",
                        configuration.toString()),
                this::live);
    }

    private void live(Process program) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + STARTUP.toNanos();
        while (!Files.exists(client.socket()) && program.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        if (Files.exists(client.socket())) {
            for (var path : QUESTIONS) {
                client.get(path);
            }
            client.upload("/images/create?fromSrc=-&repo=busybox&tag=latest", image());
            for (int i = 0; i < CONTAINERS; i++) {
                container();
            }
        }
        program.destroy();
    }

    private void container() throws IOException {
        var created = ID.matcher(client.post("/containers/create", """
                {"Image":"busybox","Cmd":["sh","-c","echo started; read line"],"OpenStdin":true,\
                "ExposedPorts":{"80/tcp":{}},"HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":""}]}}}"""));
        if (created.find()) {
            var container = "/containers/" + created.group(1);
            client.post(container + "/start", "");
            client.get(container + "/json");
            client.get(container + "/logs?stdout=1");
            var exec = ID.matcher(client.post(container + "/exec", "{\"AttachStdout\":true,\"Cmd\":[\"true\"]}"));
            if (exec.find()) {
                client.post("/exec/" + exec.group(1) + "/start", "{}");
            }
            client.post(container + "/kill", "");
            client.post(container + "/wait", "");
            client.delete(container + "?force=1");
        }
    }

    private byte[] image() throws IOException {
        var script = new ProcessBuilder(busybox.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var archive = script.getInputStream()) {
            return archive.readAllBytes();
        } finally {
            script.destroy();
        }
    }

    @Override
    public void close() throws IOException {
        FileTree.delete(directory);
    }
}
