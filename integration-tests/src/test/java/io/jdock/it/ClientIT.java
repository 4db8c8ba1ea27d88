package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's commands that no test of a subject uses anyway. */
@WithEngine
class ClientIT {
    private static final String TRAPS = "for s in QUIT USR1 USR2 HUP PWR TERM; do trap \"echo got $s\" $s; done;"
            + " echo ready; until [ -e /end ]; do sleep 0.1; done; exit 5";

    private final Engine engine;

    ClientIT(Engine engine) {
        this.engine = engine;
    }

    @Test
    void signalsReachTheContainerAlsoThoseTheVirtualMachineUses() {
        try (Running run = engine.jdockStart("run", "--name", "deaf", "busybox", "sh", "-c", TRAPS)) {
            Shell.eventually().until(() -> run.out().equals("ready\n"));
            for (String signal : List.of("TERM", "USR1", "USR2", "HUP", "PWR")) {
                Signals.send(run.pid(), signal);
                Shell.eventually().until(() -> run.out().contains("got " + signal + "\n"));
            }
            // This one is the container's only some time after the start; until then the machine lists its threads.
            Shell.eventually().until(() -> {
                Signals.send(run.pid(), "QUIT");
                return run.out().contains("got QUIT\n");
            });
            engine.jdock("exec", "-d", "deaf", "touch", "/end").text();
            assertThat(run.await().exitCode()).isEqualTo(5);
        }
    }

    @Test
    void copiesLikeCp(@TempDir Path directory) throws IOException {
        engine.runDetached(
                "--name",
                "web",
                "busybox",
                "sh",
                "-c",
                "mkdir /d; echo in > /d/file; ln -s file /d/link;"
                        + " ln -s /d /there; chown 7:8 /d/file; mkfifo /d/pipe; mknod /d/zero c 1 5; sleep 1000");
        Shell.eventually()
                .until(() -> engine.jdock("exec", "web", "ls", "/there").exitCode() == 0);
        Path tree = Files.createDirectories(directory.resolve("tree/sub"));
        Files.writeString(tree.resolve("file"), "out");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
        Files.createLink(tree.resolve("hard"), tree.resolve("file"));
        String from = tree.getParent().toString();

        engine.jdock("cp", from, "web:/new").text(); // a name of its own, as nothing is there
        engine.jdock("cp", from, "web:/there").text(); // into the directory that a link leads to
        engine.jdock("cp", from + "/.", "web:/d").text(); // only what is in it
        engine.jdock("cp", from + "/sub/link", "web:/linked").text();
        engine.jdock("cp", "-L", from + "/sub/link", "web:/followed").text();
        assertThat(engine.jdock(
                                "exec",
                                "web",
                                "sh",
                                "-c",
                                "cd /; cat new/sub/link d/tree/sub/file d/sub/file followed;"
                                        + " readlink linked; stat -c %u:%g:%h new/sub/file")
                        .text())
                .isEqualTo("outoutoutoutfile\n0:0:2");
        engine.jdock("cp", from, "web:/d/file").failedWith(1, "cannot copy directory");
        engine.jdock("cp", from + "/sub/file", "web:/no/such/").failedWith(1, "no such directory");
        engine.jdock("cp", "nosuch", "web:/").failedWith(1, "no such file or directory");
        engine.jdock("cp", from, "nosuch:/").failedWith(1, "No such container: nosuch");

        Path back = Files.createDirectory(directory.resolve("back"));
        engine.jdock("cp", "web:/d", back.toString()).text();
        engine.jdock("cp", "web:/d/.", back.resolve("renamed").toString()).text();
        engine.jdock("cp", "web:/d/link", back.resolve("link").toString()).text();
        engine.jdock("cp", "-L", "web:/d/link", back.resolve("followed").toString())
                .text();
        engine.jdock("cp", "-a", "web:/d/file", back.resolve("owned").toString())
                .text();
        assertThat(back.resolve("d/file")).hasContent("in");
        assertThat(Shell.run("stat", "-c", "%F %t:%T", back + "/d/pipe", back + "/d/zero")
                        .lines())
                .containsExactly("fifo 0:0", "character special file 1:5");
        assertThat(back.resolve("renamed/tree/sub/file")).hasContent("out");
        assertThat(Files.readSymbolicLink(back.resolve("link"))).isEqualTo(Path.of("file"));
        assertThat(back.resolve("followed")).hasContent("in");
        assertThat(Files.getAttribute(back.resolve("owned"), "unix:uid")).isEqualTo(7);
        assertThat(Files.getAttribute(back.resolve("d/file"), "unix:uid")).isEqualTo(0);
        engine.jdock("cp", "web:/nosuch", back.toString()).failedWith(1, "nosuch");

        Outcome piped = Shell.run(
                "sh",
                "-c",
                String.join(" ", engine.jdockCommand("cp", "web:/d", "-")) + " | "
                        + String.join(" ", engine.jdockCommand("cp", "-", "web:/tmp")));
        assertThat(piped.text()).isEmpty();
        assertThat(engine.jdock("exec", "web", "cat", "/tmp/d/file").text()).isEqualTo("in");
        assertThat(engine.jdock("diff", "web").lines()).contains("A /new", "C /tmp", "A /tmp/d/file");
        engine.jdock("export", "-o", back.resolve("web.tar").toString(), "web").text();
        assertThat(Shell.run("tar", "tf", back.resolve("web.tar").toString()).lines())
                .anyMatch(name -> name.endsWith("new/sub/file"));
    }

    @Test
    void watchesAndCleansUp() {
        String id = engine.runDetached("--name", "busy", "--label", "a=b", "busybox", "sleep", "1000");
        assertThat(engine.jdock("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}} {{.ID}}")
                        .text())
                .isEqualTo("busy 1 " + id.substring(0, 12));
        try (Running live = engine.jdockStart("stats", "busy")) {
            Shell.eventually()
                    .until(() -> live.out().contains(id.substring(0, 12))
                            && live.out().contains("iB / "));
        }
        engine.jdock("stats", "--no-stream", "nosuch").failedWith(1, "No such container: nosuch");
        engine.jdock("update", "--memory", "64m", "--restart", "unless-stopped", "busy")
                .text();
        assertThat(engine.inspect("busy", "{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}}"))
                .isEqualTo("67108864 unless-stopped");
        assertThat(engine.jdock("events", "--since", "1h", "--until", "0s", "--filter", "container=busy")
                        .lines())
                .anyMatch(line -> line.contains(" container create " + id) && line.contains("name=busy"))
                .anyMatch(line -> line.contains(" container update " + id));
        assertThat(engine.jdock("events", "--since", "1h", "--until", "0s", "--format", "{{.Type}} {{.Action}}")
                        .lines())
                .contains("container start");
        assertThat(engine.jdock("system", "df").lines().get(2)).matches("Containers +1 +1 .*");
        assertThat(engine.jdock("system", "df", "-v").text()).contains("busy", "VOLUME NAME");

        assertThat(engine.jdock("volume", "create", "--label", "x=y", "kept").text())
                .isEqualTo("kept");
        String unnamed = engine.jdock("volume", "create").text();
        assertThat(engine.jdock("volume", "ls", "-q", "--filter", "label=x=y").text())
                .isEqualTo("kept");
        assertThat(engine.jdock("volume", "prune", "-f").lines())
                .contains(unnamed)
                .doesNotContain("kept");
        engine.jdock("run", "--name", "over", "-v", "kept:/v", "busybox", "true")
                .text();
        engine.jdock("volume", "rm", "kept").failedWith(1, "volume is in use");
        assertThat(engine.jdockWithInput("n\n", "container", "prune").out()).contains("[y/N]");
        assertThat(engine.jdockWithInput("y\n", "container", "prune").out()).contains("Deleted Containers:");
        assertThat(engine.jdock("ps", "-aq", "--no-trunc").lines()).containsExactly(id);
        assertThat(engine.jdock("volume", "rm", "kept").text()).isEqualTo("kept");
    }
}
