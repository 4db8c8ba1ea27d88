package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How mounts of host and container follow each other, and what becomes of a change that fails half-way. */
@WithEngine
class MountsIT {
    private final Engine engine;

    @TempDir
    private Path directory;

    MountsIT(Engine engine) {
        this.engine = engine;
    }

    /** A directory of the host that is a mount of its own. */
    private Path hostMount(String propagation) throws IOException {
        Path place = Files.createDirectory(directory.resolve(propagation));
        Shell.run("mount", "--bind", place.toString(), place.toString()).text();
        Shell.run("mount", "--make-" + propagation, place.toString()).text();
        return place;
    }

    private static void unmount(Path... places) {
        for (Path place : places) {
            Shell.run("umount", "-R", "-l", place.toString());
        }
    }

    private String inContainer(String name, String command) {
        return engine.jdock("exec", name, "sh", "-c", command).text();
    }

    @Test
    void mountsFollowEachOtherAsAsked() throws IOException {
        Path shared = hostMount("shared");
        Path closed = hostMount("private");
        try {
            Files.createDirectories(shared.resolve("a"));
            Files.createDirectories(shared.resolve("b"));
            engine.jdock(
                            "run",
                            "-d",
                            "--privileged",
                            "--name",
                            "follower",
                            "-v",
                            shared + ":/both:rshared",
                            "-v",
                            shared + ":/down:rslave",
                            "-v",
                            shared + ":/none",
                            "busybox",
                            "sleep",
                            "1000")
                    .text();
            Shell.run("mount", "-t", "tmpfs", "host", shared.resolve("a").toString())
                    .text();
            inContainer("follower", "mount -t tmpfs container /both/b; mount -t tmpfs lower /down/a");
            assertThat(inContainer("follower", "grep -c ' tmpfs host ' /proc/mounts; grep ^container /proc/mounts"))
                    .contains("/both/b", "/down/b")
                    .doesNotContain("/none/b");
            assertThat(inContainer("follower", "grep ^host /proc/mounts"))
                    .contains("/both/a", "/down/a")
                    .doesNotContain("/none/a");
            assertThat(Files.readString(Path.of("/proc/mounts")))
                    .contains("container " + shared + "/b ")
                    .doesNotContain("lower " + shared);
            engine.jdock("run", "--rm", "-v", closed + ":/x:rshared", "busybox", "true")
                    .failedWith(125, "path " + closed + " is mounted on " + closed + " but it is not a shared mount");
            engine.jdock("run", "--rm", "-v", closed + ":/x:slave", "busybox", "true")
                    .failedWith(125, "but it is not a shared or slave mount");
        } finally {
            engine.jdock("rm", "-f", "follower");
            unmount(shared, closed);
        }
    }

    /** Also what is mounted below a read-only mount is read-only, if that is not asked otherwise. */
    @Test
    void readOnlyGoesAllTheWayDown() throws IOException {
        Path top = hostMount("private");
        Path below = Files.createDirectory(top.resolve("below"));
        Shell.run("mount", "-t", "tmpfs", "tmpfs", below.toString()).text();
        try {
            String touch = "touch /m/below/x && echo written";
            String bind = "type=bind,src=" + top + ",dst=/m,readonly";
            engine.jdock("run", "--rm", "-v", top + ":/m:ro", "busybox", "sh", "-c", touch)
                    .failedWith(1, "Read-only file system");
            engine.jdock(
                            "run",
                            "--rm",
                            "--mount",
                            bind + ",bind-recursive=readonly,bind-propagation=rprivate",
                            "busybox",
                            "sh",
                            "-c",
                            touch)
                    .failedWith(1, "Read-only file system");
            assertThat(engine.jdock(
                                    "run",
                                    "--rm",
                                    "--mount",
                                    bind + ",bind-recursive=writable",
                                    "busybox",
                                    "sh",
                                    "-c",
                                    touch)
                            .text())
                    .isEqualTo("written");
            assertThat(engine.jdock(
                                    "run",
                                    "--rm",
                                    "--mount",
                                    bind + ",bind-recursive=disabled",
                                    "busybox",
                                    "ls",
                                    "/m/below")
                            .text())
                    .isEmpty();
        } finally {
            unmount(top);
        }
    }

    @Test
    void volumesComeFromOtherContainers() {
        engine.jdock("create", "--name", "giver", "-v", "given:/v", "-v", directory + ":/host:ro", "busybox", "true")
                .text();
        assertThat(engine.jdock(
                                "run",
                                "--rm",
                                "--volumes-from",
                                "giver:z",
                                "busybox",
                                "sh",
                                "-c",
                                "echo 1 > /v/f; cat /v/f")
                        .text())
                .isEqualTo("1");
        engine.jdock("run", "--rm", "--volumes-from", "giver:ro,z", "busybox", "touch", "/v/g")
                .failedWith(1, "Read-only file system");
        engine.jdock("run", "--rm", "--volumes-from", "giver", "busybox", "touch", "/host/g")
                .failedWith(1, "Read-only file system");
        engine.jdock("run", "--rm", "--volumes-from", "giver:ro,rw", "busybox", "true")
                .failedWith(125, "invalid mode: ro,rw");
        engine.jdock("run", "--rm", "--volumes-from", "nobody", "busybox", "true")
                .failedWith(125, "No such container: nobody");
        engine.jdock("rm", "giver").text();
        engine.jdock("volume", "rm", "given").text();
    }

    @Test
    void anImageIsMountedAsAWholeOrInPart() {
        engine.jdock(
                        "run",
                        "--name",
                        "maker",
                        "busybox",
                        "sh",
                        "-c",
                        "mkdir /data; echo inside > /data/f; ln -s /etc /data/out")
                .text();
        engine.jdock("commit", "maker", "holding").text();
        engine.jdock("rm", "maker").text();
        String image = "type=image,src=holding,dst=/i";
        engine.jdock(
                        "run",
                        "-d",
                        "--name",
                        "user",
                        "--mount",
                        image,
                        "--mount",
                        "type=image,src=holding,dst=/p,image-subpath=data,readonly",
                        "busybox",
                        "sleep",
                        "1000")
                .text();
        assertThat(inContainer("user", "cat /i/data/f /p/f; echo more > /i/data/g; touch /p/h 2>&1; ls /i/data/g"))
                .isEqualTo("inside\ninside\ntouch: /p/h: Read-only file system\n/i/data/g");
        assertThat(engine.inspect("user", "{{range .Mounts}}{{.Type}} {{.Source}} {{.Destination}} {{.RW}};{{end}}"))
                .isEqualTo("image holding /i true;image holding /p false;");
        engine.jdock("rmi", "holding").failedWith(1, "conflict");
        engine.jdock("restart", "-t", "0", "user").text();
        assertThat(inContainer("user", "cat /i/data/g")).isEqualTo("more");
        engine.jdock("rm", "-f", "user").text();
        engine.jdock("run", "--rm", "--mount", image + ",image-subpath=nosuch", "busybox", "true")
                .failedWith(125, "to rootfs at \"/i\"", "nosuch: ENOENT");
        engine.jdock("run", "--rm", "--mount", image + ",image-subpath=../x", "busybox", "true")
                .failedWith(125, "subpath must be a relative path within the image");
        engine.jdock("run", "--rm", "--mount", "type=image,src=nosuch,dst=/i", "--pull", "never", "busybox", "true")
                .failedWith(125, "No such image: nosuch");
        engine.jdock("rmi", "holding").text();
    }

    /** A volume that a running container gets is filled from the image; and of an update that fails nothing stays. */
    @Test
    void anUpdateIsDoneAsAWholeOrNotAtAll() throws IOException {
        Files.writeString(directory.resolve("file"), "kept");
        engine.jdock(
                        "run",
                        "--name",
                        "template",
                        "busybox",
                        "sh",
                        "-c",
                        "mkdir /srv; echo filled > /srv/f; chown 5:6 /srv")
                .text();
        engine.jdock("commit", "template", "with-srv").text();
        engine.jdock("run", "-d", "--name", "live", "-v", directory + ":/old", "with-srv", "sleep", "1000")
                .text();
        engine.jdock("update", "--mount-add", "type=volume,src=fresh,dst=/srv", "live")
                .text();
        assertThat(inContainer("live", "cat /srv/f; stat -c %u:%g /srv; grep -c ' /srv ' /proc/mounts"))
                .isEqualTo("filled\n5:6\n1");
        String before = engine.inspect("live", "{{json .Mounts}}{{json .HostConfig}}");
        int volumes = engine.jdock("volume", "ls", "-q").lines().size();

        // proc knows nothing of idmapped mounts, so that the last of the steps fails
        engine.jdock(
                        "update",
                        "--memory",
                        "64m",
                        "--publish-add",
                        "28731:80",
                        "--mount-rm",
                        "/old",
                        "--mount-add",
                        "type=bind,src=" + directory + ",dst=/new",
                        "--mount-add",
                        "type=volume,dst=/unnamed",
                        "--device-add",
                        "/dev/full:/dev/more",
                        "--mount-add",
                        "type=bind,src=/proc,dst=/proc2,idmap=5:5",
                        "live")
                .failedWith(1, "Cannot update container");
        assertThat(
                        inContainer(
                                "live",
                                "cat /old/file; ls /new /dev/more 2>&1 | grep -c file; grep -cE ' /(new|unnamed) ' /proc/mounts; true"))
                .startsWith("kept");
        assertThat(inContainer("live", "grep -E ' /(new|unnamed|proc2) ' /proc/mounts; ls /dev | grep more; true"))
                .isEmpty();
        assertThat(engine.jdock("port", "live").text()).isEmpty();
        assertThat(engine.inspect("live", "{{json .Mounts}}{{json .HostConfig}}"))
                .isEqualTo(before);
        assertThat(engine.jdock("volume", "ls", "-q").lines()).hasSize(volumes);
        engine.jdock("rm", "-f", "live", "template").text();
        engine.jdock("volume", "rm", "fresh").text();
    }
}
