package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images go to a Docker daemon and come back. It runs in namespaces of its own, with which all that it makes goes. */
@WithEngine
class DockerDaemonIT {
    private final Engine engine;

    @TempDir
    private Path directory;

    private Process daemon;

    DockerDaemonIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void startDaemon() throws IOException {
        assumeTrue(Shell.run("sh", "-c", "command -v dockerd").exitCode() == 0, "no dockerd: see test.sh");
        daemon = Shell.builder(List.of(
                        "unshare",
                        "--mount",
                        "--net",
                        "--pid",
                        "--fork",
                        "--mount-proc",
                        "--kill-child",
                        "dockerd",
                        "--host=unix://" + directory.resolve("sock"),
                        "--data-root=" + directory.resolve("data"),
                        "--exec-root=" + directory.resolve("exec"),
                        "--pidfile=" + directory.resolve("pid"),
                        "--bridge=none",
                        "--iptables=false"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Shell.eventually().until(() -> docker("version").exitCode() == 0);
    }

    @AfterEach
    void endDaemon() throws InterruptedException {
        engine.removeContainers();
        if (daemon != null) {
            daemon.destroyForcibly(); // unshare(1) passes no other signal on, and --kill-child ends all the rest
            assertThat(daemon.waitFor(Shell.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private Outcome docker(String... words) {
        String[] command = new String[words.length + 2];
        command[0] = "docker";
        command[1] = "--host=unix://" + directory.resolve("sock");
        System.arraycopy(words, 0, command, 2, words.length);
        return Shell.run(command);
    }

    @Test
    void eachLoadsWhatTheOtherSaves() {
        engine.jdock("run", "--name", "ours", "busybox", "touch", "/of-jdock").text();
        engine.jdock("commit", "ours", "of-jdock:1").text();
        String ours = directory.resolve("ours.tar").toString();
        engine.jdock("save", "-o", ours, "busybox:latest", "of-jdock:1").text();
        assertThat(docker("load", "-i", ours).lines())
                .containsExactlyInAnyOrder("Loaded image: busybox:latest", "Loaded image: of-jdock:1");
        docker("run", "--rm", "--net=none", "of-jdock:1", "ls", "/of-jdock").text();

        docker("run", "--name", "theirs", "--net=none", "of-jdock:1", "rm", "/of-jdock")
                .text();
        docker("commit", "theirs", "of-docker:1").text();
        String theirs = directory.resolve("theirs.tar").toString();
        docker("save", "-o", theirs, "of-docker:1").text();
        engine.jdock("rm", "ours").text();
        engine.jdock("rmi", "of-jdock:1").text();
        assertThat(engine.jdock("load", "-i", theirs).text()).isEqualTo("Loaded image: of-docker:1");
        engine.jdock("run", "--rm", "of-docker:1", "ls", "/of-jdock").failedWith(1, "No such file or directory");
        engine.jdock("run", "--rm", "of-docker:1", "ls", "/bin/busybox").text();
        engine.jdock("rmi", "of-docker:1").text();
    }
}
