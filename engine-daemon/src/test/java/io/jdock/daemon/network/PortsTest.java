package io.jdock.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final List<Ipv4Address> ADDRESSES =
            List.of(Ipv4Address.ANY, Ipv4Address.parse("127.0.0.1"), Ipv4Address.parse("192.0.2.1"));

    /** Any sequence of taking and giving back: two ports are held at once exactly if they do not conflict. */
    @Test
    void conflictingPortsAreNeverHeldTogether() throws Exception {
        try (TestingHost testing = new TestingHost();
                HostNetwork host = new HostNetwork(NetworkNamespace.open(testing.host.procPath()))) {
            long seed = new Random().nextLong();
            Random random = new Random(seed);
            Ports ports = new Ports(host);
            List<List<PublishedPort>> held = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                if (!held.isEmpty() && random.nextInt(3) == 0) {
                    ports.release(held.remove(random.nextInt(held.size())));
                    continue;
                }
                List<PortRequest> requests = requests(random);
                if (expectRefusal(requests, held)) {
                    assertThatThrownBy(() -> ports.take(requests, Hosting.IPV4, "e"))
                            .as("seed %d: %s while %s", seed, requests, held)
                            .isInstanceOf(EngineException.class)
                            .hasMessageContaining("port is already allocated");
                } else {
                    held.add(ports.take(requests, Hosting.IPV4, "e"));
                }
            }
            held.forEach(ports::release);
            held.forEach(taken -> assertThat(ports.take(
                            taken.stream()
                                    .map(port ->
                                            new PortRequest(port.protocol(), port.hostAddress(), port.hostPort(), 1))
                                    .limit(1)
                                    .toList(),
                            Hosting.IPV4,
                            "e"))
                    .hasSize(Math.min(1, taken.size()))
                    .allSatisfy(port -> ports.release(List.of(port))));
        }
    }

    private static List<PortRequest> requests(Random random) {
        List<PortRequest> requests = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            requests.add(new PortRequest(
                    random.nextBoolean() ? Protocol.TCP : Protocol.UDP,
                    ADDRESSES.get(random.nextInt(ADDRESSES.size())),
                    8000 + random.nextInt(12),
                    80));
        }
        return requests;
    }

    private static boolean expectRefusal(List<PortRequest> requests, List<List<PublishedPort>> held) {
        Set<PublishedPort> taken = new HashSet<>();
        held.forEach(taken::addAll);
        for (PortRequest request : requests) {
            PublishedPort port = new PublishedPort(
                    request.protocol(),
                    request.hostAddress().orElseThrow(),
                    request.hostPort(),
                    request.containerPort());
            if (taken.stream().anyMatch(port::conflictsWith)) {
                return true;
            }
            taken.add(port);
        }
        return false;
    }
}
