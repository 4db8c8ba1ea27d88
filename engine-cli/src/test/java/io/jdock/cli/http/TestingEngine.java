package io.jdock.cli.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;

/**
 * A daemon that gives prepared answers: one to each connection, in order, once a request's head has come; then it ends its
 * side, and keeps what it gets until the client ends too.
 */
public final class TestingEngine implements AutoCloseable {
    private final Path socket;
    private final ServerSocketChannel server;
    private final Queue<String> answers;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;

    /** Listens at a path; the answers are sent byte for byte. */
    public TestingEngine(Path socket, String... answers) throws IOException {
        this.socket = socket;
        this.answers = new ArrayDeque<>(List.of(answers));
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        this.thread = Thread.ofPlatform().daemon().name("testing-engine").start(this::serve);
    }

    /** Where it listens. */
    public EngineAddress address() {
        return EngineAddress.parse("unix://" + socket);
    }

    /** What each connection sent, once it is closed. */
    public List<String> requests() throws InterruptedException {
        thread.join(10_000);
        return List.copyOf(requests);
    }

    private void serve() {
        for (String answer = answers.poll(); answer != null; answer = answers.poll()) {
            try (SocketChannel client = server.accept()) {
                ByteArrayOutputStream received = new ByteArrayOutputStream();
                while (!received.toString(StandardCharsets.UTF_8).contains("\r\n\r\n") && read(client, received)) {
                    continue;
                }
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.ISO_8859_1)));
                client.shutdownOutput();
                while (read(client, received)) {
                    continue;
                }
                requests.add(received.toString(StandardCharsets.UTF_8));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static boolean read(SocketChannel client, ByteArrayOutputStream received) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        int count = client.read(buffer);
        if (count > 0) {
            received.write(buffer.array(), 0, count);
        }
        return count > 0;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
