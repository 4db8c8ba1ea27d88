package io.jdock.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * What a test suite does with Testcontainers, as a program of its own: the library takes the daemon's address from the
 * environment of its process. It prints a line for each thing that it saw.
 */
final class TestcontainersProgram {
    private static final DockerImageName IMAGE = DockerImageName.parse("busybox:latest");

    private TestcontainersProgram() {}

    public static void main(String[] arguments) throws Exception {
        List<String> output = new ArrayList<>();
        try (Network network = Network.newNetwork();
                GenericContainer<?> server = new GenericContainer<>(IMAGE)
                        .withNetwork(network)
                        .withNetworkAliases("server")
                        .withEnv("PAGE", "served")
                        .withCopyToContainer(Transferable.of("copied before the start"), "/www/copied")
                        .withExposedPorts(80)
                        .withCommand("sh", "-c", "echo $PAGE > /www/page; echo ready; exec httpd -f -p 80 -h /www")
                        .waitingFor(Wait.forHttp("/page").forStatusCode(200))
                        .withLogConsumer(frame -> output.add(frame.getUtf8StringWithoutLineEnding()))) {
            server.start();
            say("page", get(server, "/page"));
            say("copied", get(server, "/copied"));
            Container.ExecResult exec = server.execInContainer("sh", "-c", "echo out; echo err >&2; exit 3");
            say("exec", exec.getStdout().strip() + exec.getStderr().strip() + exec.getExitCode());
            server.copyFileToContainer(Transferable.of("copied later"), "/www/later");
            say("later", get(server, "/later"));
            say("back", server.copyFileFromContainer("/www/page", in -> new String(in.readAllBytes(), UTF_8)));
            try (GenericContainer<?> client = new GenericContainer<>(IMAGE)
                    .withNetwork(network)
                    .withCommand("sh", "-c", "wget -qO- http://server/page; echo asked; sleep 1000")
                    .waitingFor(Wait.forLogMessage("asked\\n", 1))) {
                client.start();
                say("client", client.getLogs().replace("\n", " "));
            }
            say("logs", String.join(",", output));
        }
        // Threads of the library, which are no daemon threads, would keep the process for a while.
        System.exit(0);
    }

    private static String get(GenericContainer<?> server, String path) throws IOException {
        var address = URI.create("http://" + server.getHost() + ":" + server.getMappedPort(80) + path);
        try (var content = address.toURL().openStream()) {
            return new String(content.readAllBytes(), UTF_8);
        }
    }

    private static void say(String what, String text) {
        System.out.println("SAW " + what + ": " + text.strip());
    }
}
