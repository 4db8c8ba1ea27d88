package io.jdock.daemon.container.log;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.linux.UnixDatagrams;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Where syslog messages go: {@code unixgram}, {@code unix}, {@code udp} or {@code tcp}. */
record SyslogAddress(String scheme, String host, int port) {
    private static final int DEFAULT_PORT = 514;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final String LOCAL = "/dev/log";

    /** Sends messages; each is one datagram, or a run of bytes of a stream. */
    interface Transport extends AutoCloseable {
        void send(byte[] message) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** @throws EngineException INVALID in Docker's words */
    static SyslogAddress parse(String text) {
        if (text.isEmpty()) {
            return new SyslogAddress("unixgram", LOCAL, 0);
        }
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw EngineException.invalid("invalid syslog-address: \"" + text + "\"");
        }
        return switch (uri.getScheme() == null ? "" : uri.getScheme()) {
            case "unix", "unixgram" -> new SyslogAddress(uri.getScheme(), uri.getPath(), 0);
            case "udp", "tcp" -> {
                if (uri.getHost() == null) {
                    throw EngineException.invalid("invalid syslog-address: \"" + text + "\"");
                }
                yield new SyslogAddress(
                        uri.getScheme(), uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
            }
            default -> throw EngineException.invalid("unsupported scheme: '" + uri.getScheme() + "'");
        };
    }

    boolean isLocal() {
        return scheme.startsWith("unix");
    }

    /** Whether messages follow one another in a stream. */
    boolean isStream() {
        return scheme.equals("tcp") || scheme.equals("unix");
    }

    Transport connect() throws IOException {
        return switch (scheme) {
            case "udp" -> datagrams();
            case "tcp" -> {
                var socket = new Socket();
                try {
                    socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
                } catch (IOException e) {
                    socket.close();
                    throw e;
                }
                yield stream(socket);
            }
            case "unix" -> unix();
            default -> local();
        };
    }

    private Transport datagrams() throws IOException {
        var socket = new DatagramSocket();
        var target = new InetSocketAddress(host, port);
        return new Transport() {
            @Override
            public void send(byte[] message) throws IOException {
                socket.send(new DatagramPacket(message, message.length, target));
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }

    private static Transport stream(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        return new Transport() {
            @Override
            public void send(byte[] message) throws IOException {
                out.write(message);
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    private Transport unix() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(host));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new Transport() {
            @Override
            public void send(byte[] message) throws IOException {
                var buffer = ByteBuffer.wrap(message);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    private Transport local() throws IOException {
        UnixDatagrams socket = unixDatagrams(host);
        return new Transport() {
            @Override
            public void send(byte[] message) throws IOException {
                try {
                    socket.send(message);
                } catch (SyscallException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }

    static UnixDatagrams unixDatagrams(String path) throws IOException {
        try {
            return UnixDatagrams.connect(path);
        } catch (SyscallException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
