package io.jdock.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** A connection to the daemon that a test holds: for streams, and what comes after HTTP. */
final class RawConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final DataInputStream in;

    private RawConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(Channels.newInputStream(channel));
    }

    /** Sends the head of a request, whose lines end with line feeds alone here, and nothing else. */
    static RawConnection open(Engine engine, String head) throws IOException {
        var connection = new RawConnection(SocketChannel.open(UnixDomainSocketAddress.of(engine.socket())));
        connection.send((head + "\nHost: x\n\n").replace("\n", "\r\n").getBytes(ISO_8859_1));
        return connection;
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    InputStream input() {
        return in;
    }

    /** The head of the answer. */
    String head() throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /** All the rest. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    /** Sends a frame as a WebSocket client does: masked, and short. */
    void sendFrame(int opcode, byte[] payload) throws IOException {
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) (0x80 | opcode);
        frame[1] = (byte) (0x80 | payload.length);
        byte[] mask = {1, 2, 3, 4};
        System.arraycopy(mask, 0, frame, 2, 4);
        for (int i = 0; i < payload.length; i++) {
            frame[6 + i] = (byte) (payload[i] ^ mask[i % 4]);
        }
        send(frame);
    }

    /** A WebSocket frame. */
    record Frame(int opcode, String payload) {}

    /** The next frame, which must be short, too. */
    Frame frame() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        byte[] payload = in.readNBytes(in.readUnsignedByte());
        return new Frame(opcode, new String(payload, ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
