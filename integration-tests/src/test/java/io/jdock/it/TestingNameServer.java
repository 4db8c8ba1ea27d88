package io.jdock.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A name server that plays the host's: 192.0.2.77 for every name, but none for those that begin with {@code no}, and an
 * answer by TCP only for those that begin with {@code long}.
 */
final class TestingNameServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int NXDOMAIN = 3;
    private static final int TRUNCATED = 0x02;

    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    TestingNameServer(String address) throws IOException {
        var at = new InetSocketAddress(InetAddress.getByName(address), 53);
        datagrams = new DatagramSocket(at);
        streams = new ServerSocket();
        streams.bind(at);
        Thread.ofPlatform().daemon(true).start(this::serveDatagrams);
        Thread.ofPlatform().daemon(true).start(this::serveStreams);
    }

    /** The names it was asked for, as {@code udp example.org}. */
    List<String> asked() {
        return asked;
    }

    private void serveDatagrams() {
        var packet = new DatagramPacket(new byte[4096], 4096);
        try {
            while (true) {
                datagrams.receive(packet);
                byte[] answer = answer("udp", java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
                datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serveStreams() {
        while (true) {
            try (Socket client = streams.accept()) {
                var in = new DataInputStream(client.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] answer = answer("tcp", query);
                var out = new DataOutputStream(client.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException _) {
                if (streams.isClosed()) {
                    return;
                }
            }
        }
    }

    private byte[] answer(String protocol, byte[] query) throws IOException {
        int at = HEADER;
        var name = new StringBuilder();
        while (query[at] != 0) {
            name.append(name.isEmpty() ? "" : ".");
            name.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
            at += query[at] + 1;
        }
        asked.add(protocol + " " + name);
        boolean absent = name.toString().startsWith("no");
        boolean cut = name.toString().startsWith("long") && protocol.equals("udp");
        boolean address = query[at + 2] == 1 && !absent && !cut;
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeByte(0x81 | (cut ? TRUNCATED : 0));
        out.writeByte(0x80 | (absent ? NXDOMAIN : 0));
        out.writeShort(1);
        out.writeShort(address ? 1 : 0);
        out.writeInt(0);
        out.write(query, HEADER, at + 5 - HEADER);
        if (address) {
            out.writeShort(0xc000 | HEADER);
            out.writeInt(1 << 16 | 1);
            out.writeInt(60);
            out.writeShort(4);
            out.write(new byte[] {(byte) 192, 0, 2, 77});
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        streams.close();
    }
}
