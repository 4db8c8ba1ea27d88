package io.jdock.daemon.network;

import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.RouteRequest;
import io.jdock.nativebridge.netlink.RouteSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace that plays the host (192.0.2.1 on its uplink, default route by it) and one that plays a machine
 * outside (192.0.2.2), with a directory for the engine's files. Nothing of the real machine's network is touched.
 */
final class TestingHost implements AutoCloseable {
    static final Ipv4Address HOST = Ipv4Address.parse("192.0.2.1");
    static final Ipv4Address OUTSIDE = Ipv4Address.parse("192.0.2.2");

    final NetworkNamespace host;
    final NetworkNamespace outside;
    final Path directory;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Networks> networks = new ArrayList<>();

    TestingHost() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root for network namespaces");
        directory = Files.createTempDirectory("jdock-network");
        host = NetworkNamespace.create();
        outside = NetworkNamespace.create();
        try (RouteSocket routes = host.call(RouteSocket::open);
                RouteSocket far = outside.call(RouteSocket::open)) {
            routes.apply(
                    up("lo"),
                    new RouteRequest.CreateVeth(
                            "uplink",
                            Sandboxes.randomMac(),
                            1500,
                            OptionalInt.empty(),
                            new RouteRequest.Peer(
                                    "eth9", Sandboxes.randomMac(), 1500, OptionalInt.of(outside.number()))));
            far.apply(up("lo"), up("eth9"));
            address(routes, "uplink", HOST);
            address(far, "eth9", OUTSIDE);
            int uplink = routes.link("uplink").orElseThrow().index();
            routes.apply(new RouteRequest.AddRoute(uplink, Ipv4Address.ANY.inet(), 0, Optional.of(OUTSIDE.inet())));
        }
    }

    private static RouteRequest up(String link) {
        return RouteRequest.ChangeLink.of(LinkReference.of(link)).withUp(true);
    }

    private static void address(RouteSocket routes, String link, Ipv4Address address) {
        int index = routes.link(link).orElseThrow().index();
        routes.apply(new RouteRequest.AddAddress(index, address.inet(), 24, Optional.empty()));
    }

    NetworkConfig config() {
        return NetworkConfig.defaults(directory.resolve("data"), directory.resolve("exec"))
                .withPrepared(0);
    }

    /** The engine's networks in the host, reconciled with no container. */
    Networks start() {
        return start(config(), Steps.UNOBSERVED);
    }

    Networks start(NetworkConfig config, Steps steps) {
        Networks networks = opened(config, steps);
        networks.reconcile(Set.of());
        return networks;
    }

    /** The engine's networks in the host, as a daemon has them before it looked at its containers. */
    Networks opened(NetworkConfig config, Steps steps) {
        HostNetwork network = new HostNetwork(NetworkNamespace.open(host.procPath()));
        Networks networks = Networks.open(config, network, Clock.systemUTC(), steps, Networks.Company.NONE);
        open.add(networks);
        this.networks.add(networks);
        return networks;
    }

    /** For what the test has closed itself. */
    void forget(Networks closed) {
        open.remove(closed);
        networks.remove(closed);
    }

    /** A server in a namespace that answers each connection with its name and the client's address. */
    ServerSocket serve(NetworkNamespace namespace, int port, String name) {
        ServerSocket server = namespace.call(() -> {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress("0.0.0.0", port));
            return socket;
        });
        open.add(server);
        Thread.ofPlatform().daemon(true).start(() -> {
            while (true) {
                try (Socket client = server.accept()) {
                    String answer = name + " " + client.getInetAddress().getHostAddress() + "\n";
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (IOException _) {
                    return;
                }
            }
        });
        return server;
    }

    /** A server that answers each datagram with its name. */
    void answer(NetworkNamespace namespace, int port, String name) {
        DatagramSocket socket = namespace.call(() -> new DatagramSocket(port));
        open.add(socket);
        Thread.ofPlatform().daemon(true).start(() -> {
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            while (true) {
                try {
                    socket.receive(packet);
                    socket.send(new DatagramPacket(text, text.length, packet.getSocketAddress()));
                } catch (IOException _) {
                    return;
                }
            }
        });
    }

    /** What a server answers, or the exception's name. */
    static String ask(NetworkNamespace from, IpAddress address, int port) {
        return ask(from, address, port, 10_000);
    }

    /** As {@link #ask}, where no answer is expected. */
    static String askInVain(NetworkNamespace from, IpAddress address, int port) {
        return ask(from, address, port, 500);
    }

    private static String ask(NetworkNamespace from, IpAddress address, int port, int timeoutMillis) {
        return from.call(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByAddress(address.bytes()), port), timeoutMillis);
                socket.setSoTimeout(timeoutMillis);
                return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                        .readLine();
            } catch (IOException e) {
                return e.getClass().getSimpleName();
            }
        });
    }

    NetworkNamespace enter(NetworkAttachment attachment) {
        NetworkNamespace namespace = NetworkNamespace.open(attachment.namespacePath());
        open.add(namespace);
        return namespace;
    }

    /** The output of one of Debian's tools in a namespace. */
    static String shell(NetworkNamespace namespace, String... command) {
        List<String> words = new ArrayList<>();
        words.add("nsenter");
        words.add("--net=/proc/" + ProcessHandle.current().pid() + "/fd/" + namespace.number());
        words.addAll(List.of(command));
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(words + ": " + output);
            }
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(words.toString(), e);
        }
    }

    /** Everything on the host that an attachment makes: links, pins, elements. */
    String traces() {
        networks.forEach(Networks::awaitReleased);
        try (var pins = Files.list(directory.resolve("exec/netns"))) {
            return shell(host, "ip", "-br", "link")
                            .lines()
                            .filter(line -> line.startsWith("veth"))
                            .map(line -> line.split(" ")[0])
                            .toList()
                    + " "
                    + pins.map(Path::getFileName).toList()
                    + " "
                    + shell(host, "nft", "list", "table", "ip", "jdock")
                            .lines()
                            .filter(line -> line.contains("elements") && line.contains(" : "))
                            .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable closeable : open.reversed()) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
        new PinDirectory(directory.resolve("exec/netns")).discard();
        host.close();
        outside.close();
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
