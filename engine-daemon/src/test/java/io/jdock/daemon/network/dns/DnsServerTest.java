package io.jdock.daemon.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.RouteRequest;
import io.jdock.nativebridge.netlink.RouteSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server in a namespace that plays a container, with servers in that and in one that plays the host. */
class DnsServerTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final NameRegistry registry = new NameRegistry();
    private final List<AutoCloseable> open = new ArrayList<>();
    private NetworkNamespace host;
    private NetworkNamespace container;
    private DnsServer server;

    @BeforeEach
    void prepare() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root for network namespaces");
        host = namespace();
        container = namespace();
        server = new DnsServer(NetworkNamespace.open(host.procPath()), PATIENCE);
        open.add(server);
    }

    @AfterEach
    void clean() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    private NetworkNamespace namespace() {
        NetworkNamespace namespace = NetworkNamespace.create();
        open.add(namespace);
        try (RouteSocket routes = namespace.call(RouteSocket::open)) {
            routes.apply(RouteRequest.ChangeLink.of(LinkReference.of("lo")).withUp(true));
        }
        return namespace;
    }

    private void serve(Upstream... upstreams) {
        server.serve("c1", container.procPath(), registry.of("c1"), new Forwarding(List.of(upstreams), false));
    }

    private void join(String sandbox, String... addresses) throws IOException {
        List<InetAddress> all = new ArrayList<>();
        for (String address : addresses) {
            all.add(InetAddress.getByName(address));
        }
        registry.join(new NameRegistry.Member(sandbox, "n1", "front", List.of(sandbox, "web"), all, Map.of()));
    }

    private ByteBuf ask(ByteBuf query) {
        return container.call(() -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(5000);
                socket.connect(new InetSocketAddress("127.0.0.11", 53));
                socket.send(new DatagramPacket(query.array(), query.readableBytes()));
                var answer = new DatagramPacket(new byte[65535], 65535);
                socket.receive(answer);
                return Unpooled.copiedBuffer(answer.getData(), 0, answer.getLength());
            }
        });
    }

    private ByteBuf askByTcp(ByteBuf... queries) {
        return container.call(() -> {
            try (Socket socket = new Socket("127.0.0.11", 53)) {
                socket.setSoTimeout(5000);
                byte[] answer = new byte[0];
                var in = new DataInputStream(socket.getInputStream());
                var out = new DataOutputStream(socket.getOutputStream());
                for (ByteBuf query : queries) {
                    out.writeShort(query.readableBytes());
                    out.write(query.array(), 0, query.readableBytes());
                }
                for (ByteBuf _ : queries) {
                    answer = new byte[in.readUnsignedShort()];
                    in.readFully(answer);
                }
                return Unpooled.wrappedBuffer(answer);
            }
        });
    }

    /** Another server, which answers each query with what {@code answering} makes of it; null is no answer. */
    private Upstream upstream(NetworkNamespace where, String address, UnaryOperator<ByteBuf> answering) {
        var at = new InetSocketAddress(address, 53);
        DatagramSocket datagrams = where.call(() -> new DatagramSocket(at));
        ServerSocket streams = where.call(() -> {
            var socket = new ServerSocket();
            socket.bind(at);
            return socket;
        });
        open.add(datagrams);
        open.add(streams);
        Thread.ofPlatform().daemon(true).start(() -> {
            var packet = new DatagramPacket(new byte[4096], 4096);
            try {
                while (true) {
                    datagrams.receive(packet);
                    ByteBuf answer = answering.apply(Unpooled.copiedBuffer(packet.getData(), 0, packet.getLength()));
                    if (answer != null) {
                        datagrams.send(
                                new DatagramPacket(answer.array(), answer.readableBytes(), packet.getSocketAddress()));
                    }
                }
            } catch (IOException _) {
                // closed
            }
        });
        Thread.ofPlatform().daemon(true).start(() -> {
            while (true) {
                try (Socket client = streams.accept()) {
                    var in = new DataInputStream(client.getInputStream());
                    byte[] query = new byte[in.readUnsignedShort()];
                    in.readFully(query);
                    ByteBuf answer = answering.apply(Unpooled.wrappedBuffer(query));
                    var out = new DataOutputStream(client.getOutputStream());
                    out.writeShort(answer.readableBytes());
                    out.write(answer.array(), 0, answer.readableBytes());
                    out.flush();
                } catch (IOException _) {
                    return;
                }
            }
        });
        return new Upstream(at, where == host);
    }

    /** An answer with one A record of this last byte. */
    private static ByteBuf answer(ByteBuf query, int last) {
        ByteBuf answer = Unpooled.buffer().writeBytes(query.slice(0, query.readableBytes()));
        answer.setShort(2, 0x8180).setShort(6, 1).setShort(10, 0);
        answer.writeShort(0xc00c).writeShort(1).writeShort(1).writeInt(60).writeShort(4);
        return answer.writeInt(0xc0000200 + last);
    }

    private static ByteBuf code(ByteBuf query, int code) {
        return Unpooled.copiedBuffer(query).setShort(2, 0x8180 | code);
    }

    @Test
    void answersForContainersByUdpAndTcp() throws Exception {
        join("c1", "10.0.0.2");
        serve();
        for (UnaryOperator<ByteBuf> by : List.<UnaryOperator<ByteBuf>>of(this::ask, this::askByTcp)) {
            ByteBuf answer = by.apply(TestingQuery.of("C1", DnsRecordType.A));
            assertThat(answer.getUnsignedShort(0)).isEqualTo(0x1234);
            assertThat(answer.getUnsignedShort(2)).isEqualTo(0x8180);
            assertThat(answer.slice(12, 4)).isEqualTo(Unpooled.wrappedBuffer(new byte[] {2, 'C', '1', 0}));
            assertThat(TestingQuery.data(answer)).containsExactly("0a000002");
            // No forwarding here: a name that is nobody's fails, the other family of one that is somebody's does not.
            assertThat(TestingQuery.code(by.apply(TestingQuery.of("c2", DnsRecordType.A))))
                    .isEqualTo(2);
            assertThat(TestingQuery.code(by.apply(TestingQuery.of("c1", DnsRecordType.AAAA))))
                    .isZero();
            assertThat(TestingQuery.data(by.apply(TestingQuery.of("c1", DnsRecordType.AAAA))))
                    .isEmpty();
            assertThat(TestingQuery.code(by.apply(TestingQuery.of("c1.front", DnsRecordType.MX))))
                    .isZero();
            assertThat(TestingQuery.data(by.apply(TestingQuery.of("2.0.0.10.in-addr.arpa", DnsRecordType.PTR))))
                    .containsExactly("c1.front.");
        }
        assertThat(TestingQuery.data(askByTcp(
                        TestingQuery.of("nobody", DnsRecordType.A), TestingQuery.of("web.front", DnsRecordType.A))))
                .containsExactly("0a000002");

        join("c2", "10.0.0.3", "fd00::3");
        assertThat(TestingQuery.data(ask(TestingQuery.of("web", DnsRecordType.A, 1232))))
                .containsExactlyInAnyOrder("0a000002", "0a000003");
        assertThat(TestingQuery.data(ask(TestingQuery.of("web", DnsRecordType.AAAA))))
                .containsExactly("fd000000000000000000000000000003");
        registry.leave("c2");
        assertThat(TestingQuery.data(ask(TestingQuery.of("web", DnsRecordType.A))))
                .containsExactly("0a000002");
    }

    @Test
    void theOrderOfAddressesChanges() throws Exception {
        join("c1", IntStream.range(1, 4).mapToObj(i -> "10.0.0." + i).toArray(String[]::new));
        serve();
        assertThat(IntStream.range(0, 60)
                        .mapToObj(_ -> TestingQuery.data(ask(TestingQuery.of("c1", DnsRecordType.A)))
                                .getFirst()))
                .contains("0a000001", "0a000002", "0a000003");
    }

    @Test
    void cutsWhatDoesNotFit() throws Exception {
        join("c1", IntStream.range(1, 200).mapToObj(i -> "10.0.0." + i).toArray(String[]::new));
        serve();
        ByteBuf small = ask(TestingQuery.of("c1", DnsRecordType.A));
        assertThat(small.readableBytes()).isLessThanOrEqualTo(512);
        assertThat(TestingQuery.truncated(small)).isTrue();
        assertThat(TestingQuery.data(small)).hasSize(30);
        ByteBuf edns = ask(TestingQuery.of("c1", DnsRecordType.A, 1232));
        assertThat(edns.readableBytes()).isBetween(1200, 1232);
        assertThat(TestingQuery.truncated(edns)).isTrue();
        ByteBuf whole = askByTcp(TestingQuery.of("c1", DnsRecordType.A));
        assertThat(TestingQuery.truncated(whole)).isFalse();
        assertThat(TestingQuery.data(whole)).hasSize(199);
    }

    @Test
    void forwardsTheRestInOrder() throws Exception {
        join("c1", "10.0.0.2");
        Upstream silent = upstream(container, "127.0.1.1", _ -> null);
        Upstream failing = upstream(container, "127.0.1.2", query -> code(query, 2));
        Upstream good = upstream(container, "127.0.1.3", query -> answer(query, 3));
        Upstream onHost = upstream(host, "127.0.1.1", query -> answer(query, 9));
        Upstream unreachable = new Upstream(new InetSocketAddress("192.0.2.1", 53), false);

        serve(unreachable, failing, good);
        assertThat(TestingQuery.data(ask(TestingQuery.of("example.org", DnsRecordType.A))))
                .containsExactly("c0000203");
        assertThat(TestingQuery.data(askByTcp(TestingQuery.of("example.org", DnsRecordType.A))))
                .containsExactly("c0000203");
        assertThat(TestingQuery.data(ask(TestingQuery.of("c1", DnsRecordType.A))))
                .containsExactly("0a000002");

        server.forward("c1", new Forwarding(List.of(silent, onHost, good), false));
        assertThat(TestingQuery.data(ask(TestingQuery.of("example.org", DnsRecordType.A))))
                .containsExactly("c0000209");
        server.forward("c1", new Forwarding(List.of(failing, silent), false));
        ByteBuf failed = ask(TestingQuery.of("example.org", DnsRecordType.A));
        assertThat(failed.getUnsignedShort(0)).isEqualTo(0x1234);
        assertThat(TestingQuery.code(failed)).isEqualTo(2);
        // A fourth server is not asked.
        server.forward("c1", new Forwarding(List.of(failing, unreachable, failing, good), false));
        assertThat(TestingQuery.code(ask(TestingQuery.of("example.org", DnsRecordType.A))))
                .isEqualTo(2);
    }

    @Test
    void passesAnswersOnAsTheyAre() {
        serve(upstream(container, "127.0.1.1", query -> code(query, 3)));
        assertThat(TestingQuery.code(ask(TestingQuery.of("nobody", DnsRecordType.A))))
                .isEqualTo(3);
        serve(upstream(container, "127.0.1.2", query -> answer(query, 1).setShort(2, 0x8380)));
        assertThat(TestingQuery.truncated(ask(TestingQuery.of("long.org", DnsRecordType.A))))
                .isTrue();
        // Forged answers: another number, another question; the right one comes after.
        var count = new int[1];
        serve(upstream(container, "127.0.1.3", query -> {
            count[0]++;
            return count[0] == 1 ? answer(query, 1).setShort(0, query.getUnsignedShort(0) ^ 1) : answer(query, 2);
        }));
        assertThat(TestingQuery.code(ask(TestingQuery.of("forged.org", DnsRecordType.A))))
                .isEqualTo(2);
        serve(upstream(container, "127.0.1.4", query -> answer(query, 1).setByte(13, 'x')));
        assertThat(TestingQuery.code(ask(TestingQuery.of("forged.org", DnsRecordType.A))))
                .isEqualTo(2);
        server.forward(
                "c1", new Forwarding(List.of(new Upstream(new InetSocketAddress("127.0.1.3", 53), false)), true));
        assertThat(TestingQuery.data(ask(TestingQuery.of("single", DnsRecordType.A))))
                .isEmpty();
        assertThat(TestingQuery.code(ask(TestingQuery.of("single", DnsRecordType.A))))
                .isZero();
        assertThat(TestingQuery.data(ask(TestingQuery.of("a.dotted", DnsRecordType.A))))
                .containsExactly("c0000202");
    }

    @Test
    void answersMalformedPacketsWithAnErrorAndNothingMore() throws Exception {
        join("c1", "10.0.0.2");
        serve();
        ByteBuf broken = ask(TestingQuery.of("c1", DnsRecordType.A).setShort(12, 0xc00c));
        assertThat(broken.readableBytes()).isEqualTo(12);
        assertThat(TestingQuery.code(broken)).isEqualTo(1);
        assertThat(TestingQuery.code(ask(TestingQuery.of("c1", DnsRecordType.A).setShort(2, 5 << 11))))
                .isEqualTo(4);
        assertThat(TestingQuery.data(ask(TestingQuery.of("c1", DnsRecordType.A))))
                .containsExactly("0a000002");
    }

    @Test
    void leavesPort53ToTheContainerAndEndsWithTheDaemon() throws Exception {
        join("c1", "10.0.0.2");
        serve();
        container.run(() -> {
            try (DatagramSocket own = new DatagramSocket(53);
                    ServerSocket ownStreams = new ServerSocket(53)) {
                assertThat(own.isBound() && ownStreams.isBound()).isTrue();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(server.serves("c1")).isTrue();
        server.stop("c1");
        assertThat(server.serves("c1")).isFalse();
        server.close();
        assertThatThrownBy(() -> ask(TestingQuery.of("c1", DnsRecordType.A)))
                .hasRootCauseInstanceOf(PortUnreachableException.class);

        try (var next = new DnsServer(NetworkNamespace.open(host.procPath()), PATIENCE)) {
            next.serve("c1", container.procPath(), registry.of("c1"), Forwarding.NONE);
            assertThat(TestingQuery.data(ask(TestingQuery.of("c1", DnsRecordType.A))))
                    .containsExactly("0a000002");
        }
        assertThatThrownBy(() -> server.serve("c2", "/nowhere", registry.of("c2"), Forwarding.NONE))
                .hasMessageContaining("/nowhere");
    }
}
