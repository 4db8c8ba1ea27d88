package io.jdock.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prints what an attachment costs; fails only if it is far from what docs/networking.md says. */
class AttachTimeTest {
    private static final int ROUNDS = 50;

    @Test
    void attachAndReleaseAreFast() throws Exception {
        try (TestingHost testing = new TestingHost()) {
            Networks networks = testing.start(testing.config().withPrepared(6), Steps.UNOBSERVED);
            long[] attach = new long[ROUNDS];
            long[] publish = new long[ROUNDS];
            long[] release = new long[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                networks.awaitPrepared();
                attach[i] = time(() -> networks.attach("c1", request(List.of())));
                release[i] = time(() -> networks.release("c1"));
                networks.awaitPrepared();
                publish[i] = time(() ->
                        networks.attach("c2", request(List.of(new PortRequest(Protocol.TCP, Ipv4Address.ANY, 0, 80)))));
                networks.release("c2");
            }
            System.out.println("attach " + microseconds(attach));
            System.out.println("attach and publish a port " + microseconds(publish));
            System.out.println("release " + microseconds(release));
            System.out.println("ports " + manyPorts(networks));
            assertThat(median(attach)).isLessThan(10_000_000L);
        }
    }

    /** Publishing one port when 10,000 are published costs what it costs when none is. */
    private static List<String> manyPorts(Networks networks) {
        List<PortRequest> ports = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            ports.add(new PortRequest(Protocol.UDP, Ipv4Address.ANY, 10_000 + i, 53));
        }
        long all = time(() -> networks.attach("many", request(ports)));
        long one = time(() ->
                networks.attach("one", request(List.of(new PortRequest(Protocol.TCP, Ipv4Address.ANY, 0, 80)))));
        networks.release("many");
        networks.release("one");
        return List.of("10000 at once " + all / 1000 + " us", "and one more " + one / 1000 + " us");
    }

    private static NetworkRequest request(List<PortRequest> ports) {
        return TestingRequests.bridge("c", ports.toArray(PortRequest[]::new));
    }

    private static long time(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return System.nanoTime() - start;
    }

    private static long median(long[] nanos) {
        return Arrays.stream(nanos).sorted().skip(nanos.length / 2).findFirst().orElseThrow();
    }

    private static String microseconds(long[] nanos) {
        long[] sorted = Arrays.stream(nanos).sorted().toArray();
        return "p50 " + sorted[sorted.length / 2] / 1000 + " us, p95 " + sorted[sorted.length * 95 / 100] / 1000
                + " us";
    }
}
