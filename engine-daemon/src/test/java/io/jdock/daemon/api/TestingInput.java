package io.jdock.daemon.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jdock.daemon.container.StreamInput;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process's stdin that tells a test what arrives, with its end as {@code <end>} or {@code <detach>}. */
final class TestingInput implements StreamInput {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @Override
    public void write(ByteBuffer data) {
        received.add(UTF_8.decode(data).toString());
    }

    @Override
    public void end() {
        received.add("<end>");
    }

    @Override
    public void detach() {
        received.add("<detach>");
    }

    String next() throws InterruptedException {
        return received.poll(10, TimeUnit.SECONDS);
    }
}
