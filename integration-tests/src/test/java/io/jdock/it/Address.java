package io.jdock.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Chooses names and /24 networks that nothing on this machine uses. */
final class Address {
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() % 199));

    private Address() {}

    /** A network 10.213.x.0/24 or, of the second kind, 10.214.x.0/24. */
    record Network(String prefix, int number) {
        String host(int last) {
            return prefix + last;
        }

        /** The host's address with the length of the prefix. */
        String hostCidr() {
            return host(1) + "/24";
        }
    }

    static Network bridge() {
        return free("10.213.");
    }

    static Network outside() {
        return free("10.214.");
    }

    private static Network free(String start) {
        Set<String> taken = Shell.run("ip", "-4", "-o", "addr").lines().stream().collect(Collectors.toSet());
        Set<String> links =
                Set.copyOf(List.of(Path.of("/sys/class/net").toFile().list()));
        for (int tries = 0; tries < 250; tries++) {
            int number = NEXT.getAndIncrement() % 250 + 1;
            String prefix = start + number + ".";
            if (taken.stream().noneMatch(line -> line.contains(" " + prefix)) && !links.contains("jdit" + number)) {
                return new Network(prefix, number);
            }
        }
        throw new AssertionError("no free network below " + start + "0.0/16");
    }
}
