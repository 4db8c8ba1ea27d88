package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's docker-registry, on an address of this host. */
final class TestingRegistry implements AutoCloseable {
    private final Path directory;
    private final String host;
    private final Process process;

    private TestingRegistry(Path directory, String host, Process process) {
        this.directory = directory;
        this.host = host;
        this.process = process;
    }

    /** Without TLS and open to all, on loopback. */
    static TestingRegistry plain() {
        return start("127.0.0.1", "localhost", "", "");
    }

    /** With TLS, by an authority of its own in {@link #authority()}, and for the user joe with the password secret. */
    static TestingRegistry secured(String address) {
        return start(address, address, """
                  tls:
                    certificate: DIRECTORY/server.crt
                    key: DIRECTORY/server.key
                """, """
                auth:
                  htpasswd:
                    realm: test
                    path: DIRECTORY/htpasswd
                """);
    }

    private static TestingRegistry start(String address, String name, String tls, String auth) {
        try {
            Path directory = Files.createTempDirectory("jdit-registry");
            if (!tls.isEmpty()) {
                certify(directory, address);
                Files.writeString(
                        directory.resolve("htpasswd"),
                        Shell.run("htpasswd", "-Bbn", "joe", "secret").out());
            }
            int port = freePort(address);
            String configuration = """
                    version: 0.1
                    log: {level: error}
                    storage:
                      filesystem: {rootdirectory: DIRECTORY/data}
                      delete: {enabled: true}
                    http:
                      addr: %s:%d
                    """.formatted(address, port) + tls + auth;
            Path file = directory.resolve("config.yml");
            Files.writeString(file, configuration.replace("DIRECTORY", directory.toString()));
            Process process = new ProcessBuilder("docker-registry", "serve", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            var registry = new TestingRegistry(directory, name + ":" + port, process);
            Shell.eventually().until(() -> registry.listens(address, port));
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens(String address, int port) {
        assertThat(process.isAlive())
                .as(() -> "docker-registry: " + ProcFiles.read(directory.resolve("log")))
                .isTrue();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort(String address) throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        }
    }

    private static void certify(Path directory, String address) {
        String script = """
                set -e
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.crt -subj /CN=authority \
                  -addext basicConstraints=critical,CA:TRUE
                openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=registry
                echo subjectAltName=IP:%s > names
                openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out server.crt \
                  -extfile names
                """.formatted(address);
        Shell.run("sh", "-c", "cd " + directory + " && " + script).text();
    }

    /** {@code HOST:PORT}. */
    String host() {
        return host;
    }

    /** Whom to trust for this one. */
    Path authority() {
        return directory.resolve("ca.crt");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while docker-registry ended", e);
        }
        Shell.run("rm", "-rf", directory.toString()).text();
    }
}
