package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in containers and in volumes, by Docker's own client. */
@WithEngine
class FilesIT {
    private final Engine engine;

    @TempDir
    private Path directory;

    FilesIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void needDocker() {
        DockerClientIT.assumeDocker();
    }

    private String docker(String... arguments) {
        return engine.docker(arguments).text();
    }

    /** A running container and one that was never started have the same files for a client. */
    @Test
    void copiesInAndOut() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
        docker("volume", "create", "shared");
        docker("run", "-d", "--name", "running", "--user", "7:8", "-v", "shared:/shared", "busybox", "sleep", "600");
        docker("create", "--name", "created", "--user", "7:8", "-v", "shared:/shared", "busybox", "true");
        for (String name : new String[] {"running", "created"}) {
            docker("cp", "-a", tree.toString(), name + ":/tmp/copy");
            docker("cp", tree.resolve("file").toString(), name + ":/shared/from-" + name);
            Path out = directory.resolve("out-" + name);
            docker("cp", name + ":/tmp/copy", out.toString());
            assertThat(out.resolve("file")).hasContent("content");
            assertThat(Files.readSymbolicLink(out.resolve("link"))).hasToString("file");
            docker(
                    "cp",
                    "-L",
                    name + ":/tmp/copy/link",
                    directory.resolve("followed-" + name).toString());
            assertThat(directory.resolve("followed-" + name)).hasContent("content");
            engine.docker("cp", name + ":/no/such", directory.toString())
                    .failedWith(1, "Could not find the file /no/such in container " + name);
            assertThat(docker("diff", name).lines()).contains("C /tmp", "A /tmp/copy", "A /tmp/copy/file");
            assertThat(docker("diff", name).lines()).noneMatch(line -> line.contains("/etc") || line.contains("/proc"));
        }
        assertThat(docker("exec", "running", "ls", "/shared").lines()).contains("from-running", "from-created");
        assertThat(docker("exec", "running", "stat", "-c", "%u:%g", "/tmp/copy/file"))
                .isEqualTo("7:8");
        Path archive = directory.resolve("export.tar");
        docker("export", "-o", archive.toString(), "running");
        assertThat(Shell.run("tar", "-tf", archive.toString()).lines())
                .contains("tmp/copy/file", "bin/busybox", "shared/")
                .noneMatch(line -> line.startsWith("shared/from") || line.startsWith("proc/1"));
        docker("rm", "-f", "running", "created");
        docker("volume", "rm", "shared");
    }

    /** Whatever links a container makes, a copy stays in it. */
    @Test
    void copiesNothingOutOfAContainersReach() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        String link = "../../../../../../../../../.." + outside;
        docker("run", "-d", "--name", "evil", "busybox", "sh", "-c", "ln -s " + link + " /tmp/out; sleep 600");
        Shell.eventually()
                .until(() -> engine.docker("exec", "evil", "ls", "/tmp/out").exitCode() != 0);
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThat(engine.docker("cp", file.toString(), "evil:/tmp/out/").exitCode())
                .isNotZero();
        docker("exec", "evil", "mkdir", "-p", outside.toString());
        docker("cp", file.toString(), "evil:/tmp/out/");
        assertThat(outside).isEmptyDirectory();
        assertThat(docker("exec", "evil", "cat", outside + "/file")).isEqualTo("x");
        engine.docker("run", "-d", "--read-only", "--name", "firm", "busybox", "sleep", "600")
                .text();
        engine.docker("cp", file.toString(), "firm:/tmp/").failedWith(1, "container rootfs is marked read-only");
    }

    /** An empty volume gets what the image has there, with owners and modes; subpath and idmap mount parts of it. */
    @Test
    void managesVolumes() throws IOException {
        docker(
                "run",
                "--name",
                "template",
                "busybox",
                "sh",
                "-c",
                "mkdir -m 750 /srv; echo v > /srv/f; chown -R 5:6 /srv");
        docker("commit", "template", "with-srv");
        String show = "stat -c '%a %u:%g' /v; cat /v/f";
        assertThat(docker("run", "--rm", "-v", "filled:/srv", "with-srv", "stat", "-c", "%a %u:%g", "/srv", "/srv/f")
                        .lines())
                .containsExactly("750 5:6", "644 5:6");
        assertThat(docker("run", "--rm", "-v", "filled:/v", "busybox", "sh", "-c", show)
                        .lines())
                .containsExactly("750 5:6", "v");
        assertThat(docker("run", "--rm", "-v", "bare:/srv:nocopy", "with-srv", "ls", "/srv"))
                .isEmpty();
        docker(
                "run",
                "--rm",
                "-v",
                "filled:/v",
                "busybox",
                "sh",
                "-c",
                "mkdir /v/sub; ln -s /etc /v/sub/out; echo s > /v/sub/s");
        String subpath = "type=volume,src=filled,dst=/m,volume-subpath=";
        assertThat(docker("run", "--rm", "--mount", subpath + "sub", "busybox", "cat", "/m/s"))
                .isEqualTo("s");
        engine.docker("run", "--rm", "--mount", subpath + "sub/out", "busybox", "ls", "/m")
                .failedWith(127, "cannot access path");
        String owned = "touch /v/new; stat -c %u:%g /v /v/new";
        assertThat(docker("run", "--rm", "--user", "33:34", "-v", "filled:/v:idmap=33.34", "busybox", "sh", "-c", owned)
                        .lines())
                .containsExactly("33:34", "33:34");
        assertThat(docker("run", "--rm", "-v", "filled:/v", "busybox", "stat", "-c", "%u:%g", "/v/new"))
                .isEqualTo("5:6");
        docker(
                "volume",
                "create",
                "--label",
                "kind=test",
                "-o",
                "type=tmpfs",
                "-o",
                "device=tmpfs",
                "-o",
                "o=size=1m",
                "ram");
        assertThat(docker("run", "--rm", "-v", "ram:/r", "busybox", "df", "/r")).contains("1024");
        docker("create", "--name", "holder", "-v", "filled:/v", "-v", "/anonymous", "busybox", "true");
        engine.docker("volume", "rm", "filled").failedWith(1, "volume is in use - [");
        assertThat(docker("volume", "ls", "-q", "--filter", "label=kind=test")).isEqualTo("ram");
        assertThat(docker("volume", "ls", "-q", "--filter", "dangling=true").lines())
                .doesNotContain("filled");
        docker("rm", "-v", "holder");
        docker("volume", "rm", "filled", "bare");
        assertThat(docker("volume", "prune", "-af", "--filter", "label=kind=test"))
                .contains("ram");
        engine.docker("volume", "inspect", "ram").failedWith(1, "get ram: no such volume");
    }
}
