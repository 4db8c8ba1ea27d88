package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real registry, with jdock, docker and skopeo as its clients. */
@WithEngine
class RegistryIT {
    private final Engine engine;

    @TempDir
    private Path home;

    RegistryIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void needRegistry() {
        for (String program : List.of("docker-registry", "skopeo", "htpasswd", "openssl")) {
            assumeTrue(
                    Shell.run("sh", "-c", "command -v " + program).exitCode() == 0, "no " + program + ": see test.sh");
        }
        DockerClientIT.assumeDocker();
    }

    private Outcome jdock(String... arguments) {
        return client(engine.jdockCommand(arguments), "");
    }

    private Outcome docker(String... arguments) {
        return client(engine.dockerCommand(arguments), "");
    }

    /** A client with logins of its own. */
    private Outcome client(List<String> command, String input) {
        ProcessBuilder builder = Shell.builder(command);
        builder.environment().put("DOCKER_CONFIG", home.toString());
        builder.environment().put("PATH", home + ":" + System.getenv("PATH"));
        Running running = Running.start(builder);
        running.write(input);
        running.closeInput();
        return running.await();
    }

    /** Makes an image whose layer no other has. */
    private void image(String name) {
        Path archive = home.resolve("image.tar");
        Engine.writeRootfs("busybox", archive);
        Shell.run("sh", "-c", "cd " + home + " && echo " + name + " > marker && tar -rf image.tar marker")
                .text();
        jdock("import", "--change", "CMD [\"sh\"]", archive.toString(), name).text();
    }

    private static String registryDigest(String reference) {
        return Shell.run("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + reference)
                .text();
    }

    @Test
    void imagesGoToARegistryAndComeBack() {
        try (TestingRegistry registry = TestingRegistry.plain()) {
            String name = registry.host() + "/team/busybox";
            image(name + ":1");
            assertThat(jdock("push", name + ":1").lines())
                    .first()
                    .isEqualTo("The push refers to repository [" + name + "]");
            String digest = registryDigest(name + ":1");
            assertThat(engine.inspect(name + ":1", "{{index .RepoDigests 0}}")).isEqualTo(name + "@" + digest);
            docker("tag", name + ":1", name + ":2").text();
            assertThat(docker("push", "-a", name).text())
                    .contains("Layer already exists", "2: digest: " + digest + " size: ");

            // What skopeo makes of it: another schema, another compression, a list.
            Shell.run(skopeo("copy", "--format", "v2s2", name + ":1", name + ":v2s2"), "")
                    .text();
            Shell.run(
                            skopeo(
                                    "copy",
                                    "--dest-compress-format",
                                    "zstd",
                                    "--format",
                                    "oci",
                                    name + ":1",
                                    name + ":zstd"),
                            "")
                    .text();
            for (String tag : List.of("1", "2")) {
                jdock("rmi", name + ":" + tag).text();
            }
            assertThat(jdock("pull", name + "@" + digest).text())
                    .contains("Pulling fs layer", "Pull complete", "Digest: " + digest)
                    .endsWith(name + "@" + digest);
            assertThat(jdock("run", "--rm", name + "@" + digest, "cat", "/marker")
                            .text())
                    .isEqualTo(name + ":1");
            assertThat(docker("pull", name + ":v2s2").text()).contains("Downloaded newer image");
            assertThat(jdock("pull", "-q", name + ":zstd").text()).isEqualTo(name + ":zstd");
            assertThat(docker("run", "--rm", name + ":zstd", "echo", "zstd").text())
                    .isEqualTo("zstd");
            assertThat(jdock("pull", "-a", name).text()).contains("1: Pulling from team/busybox", "2: Pulling from");
            assertThat(docker("images", "--digests", name).lines())
                    .anyMatch(line -> line.matches(name + " +2 +" + digest + " .*"));
            assertThat(docker("pull", name + ":1").text()).contains("Status: Image is up to date for " + name + ":1");

            JsonNode inspected = Outcome.json(RawHttp.get(engine.socket(), "/distribution/" + name + ":1/json")
                    .orElseThrow()
                    .body());
            assertThat(inspected.at("/Descriptor/digest").asText()).isEqualTo(digest);
            assertThat(inspected.at("/Platforms/0/os").asText()).isEqualTo("linux");
            removeImages(name);
        }
    }

    /** Takes the names away; the image itself is also that of other tests. */
    private void removeImages(String repository) {
        for (String name : jdock("images", "--format", "{{.Repository}}:{{.Tag}}", repository)
                .lines()) {
            if (!name.endsWith(":<none>")) {
                jdock("rmi", name).text();
            }
        }
        for (String name : jdock("images", "--digests", "--format", "{{.Repository}}@{{.Digest}}", repository)
                .lines()) {
            jdock("rmi", name).text();
        }
        assertThat(jdock("images", "-q", repository).lines()).isEmpty();
    }

    private static List<String> skopeo(String verb, String... arguments) {
        List<String> command = new ArrayList<>(List.of("skopeo", verb, "--src-tls-verify=false"));
        command.add("--dest-tls-verify=false");
        for (int i = 0; i < arguments.length; i++) {
            command.add(i < arguments.length - 2 ? arguments[i] : "docker://" + arguments[i]);
        }
        return command;
    }

    @Test
    void runFetchesWhatItNeeds() {
        try (TestingRegistry registry = TestingRegistry.plain()) {
            String name = registry.host() + "/app";
            image(name);
            jdock("push", "-q", name).text();
            jdock("rmi", name).text();
            jdock("run", "--rm", "--pull", "never", name, "true").failedWith(125, "No such image: " + name + ":latest");
            Outcome fetched = jdock("run", "--rm", name, "echo", "hi");
            assertThat(fetched.text()).isEqualTo("hi");
            assertThat(fetched.err())
                    .contains("Unable to find image '" + name + ":latest' locally", "latest: Pulling from app");
            assertThat(jdock("run", "--rm", "--pull", "always", name, "true").err())
                    .contains("Image is up to date");
            assertThat(jdock("run", "--rm", name, "true").err()).isEmpty();

            jdock("pull", name + ":nosuch")
                    .failedWith(1, "manifest for " + name + ":nosuch not found: manifest unknown: manifest unknown");
            docker("pull", name + "/no/such").failedWith(1, "not found");
            jdock("push", name + ":nosuch").failedWith(1, "An image does not exist locally with the tag: " + name);
            jdock("search", registry.host() + "/app").failedWith(1, "has no search");
            removeImages(name);
            try (TmuxTerminal terminal = new TmuxTerminal(100, 20)) {
                terminal.type(String.join(" ", engine.jdockCommand("pull", name)));
                terminal.awaitScreen("Status: Downloaded newer image for " + name);
                // Its line was written over, not added to.
                assertThat(terminal.screen().lines().filter(line -> line.matches("[0-9a-f]{12}: .*")))
                        .singleElement()
                        .asString()
                        .endsWith(": Pull complete");
            }
            removeImages(name);
        }
        jdock("pull", "localhost:1/gone").failedWith(1, "connection refused");
    }

    @Test
    void loginsAndCertificatesAreThoseOfDocker() throws IOException {
        Address.Network network = engine.network();
        Path trust = null;
        // The bridge has its address while a container is on it.
        engine.runDetached("busybox", "sleep", "1000");
        try (TestingRegistry registry = TestingRegistry.secured(network.host(1))) {
            String host = registry.host();
            String name = host + "/app:1";
            image(name);
            jdock("push", name).failedWith(1, "certificate signed by unknown authority");
            trust = Path.of("/etc/jdock/certs.d", host);
            Files.createDirectories(trust);
            Files.copy(registry.authority(), trust.resolve("ca.crt"));

            jdock("push", name).failedWith(1, "no basic auth credentials");
            login("wrong", host).failedWith(1, "401 Unauthorized");
            assertThat(login("secret", host).text()).isEqualTo("Login Succeeded");
            assertThat(home.resolve("config.json")).content().contains("\"" + host + "\"");
            jdock("push", name).text();
            assertThat(docker("push", name).text()).contains("Layer already exists");
            assertThat(docker("login", host).text()).contains("Login Succeeded");
            jdock("rmi", name).text();
            assertThat(docker("pull", name).text()).contains("Downloaded newer image");
            jdock("rmi", name).text();

            assertThat(jdock("logout", host).text()).isEqualTo("Removing login credentials for " + host);
            jdock("pull", name).failedWith(1, "no basic auth credentials");
            helper(host);
            assertThat(login("secret", host).text()).isEqualTo("Login Succeeded");
            assertThat(home.resolve("config.json")).content().doesNotContain("secret", "am9lOnNlY3JldA");
            assertThat(jdock("pull", name).text()).contains("Downloaded newer image");
            jdock("rmi", name).text();
        } finally {
            if (trust != null) {
                Shell.run("rm", "-rf", trust.toString()).text();
                Files.deleteIfExists(trust.getParent());
            }
        }
    }

    private Outcome login(String password, String host) {
        List<String> command = engine.jdockCommand("login", "-u", "joe", "--password-stdin", host);
        return client(command, password + "\n");
    }

    /** A helper that keeps one login in a file, for Docker's protocol of credential helpers. */
    private void helper(String host) throws IOException {
        Path program = home.resolve("docker-credential-jdit");
        Files.writeString(program, """
                #!/bin/sh
                kept=%s/kept
                case $1 in
                  store) cat > $kept ;;
                  get) [ -e $kept ] && cat $kept || { echo credentials not found in native keychain; exit 1; } ;;
                  erase) rm -f $kept ;;
                esac
                """.formatted(home));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(home.resolve("config.json"), "{\"credHelpers\":{\"" + host + "\":\"jdit\"}}");
    }
}
