package io.jdock.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Any sequence of giving, asking for and taking back: no address is given twice, and always the lowest that is free. */
class AddressPoolPropertyTest {
    private static final int STEPS = 3000;

    @Test
    void ipv4() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Ipv4Prefix subnet = Ipv4Prefix.parse("10.7.0.0/26");
        Ipv4Prefix range = Ipv4Prefix.parse("10.7.0.32/28");
        AddressPool pool = new AddressPool(subnet, range, subnet.network().plus(1));
        pool.exclude(List.of(subnet.network().plus(33)));
        TreeSet<Ipv4Address> given = new TreeSet<>();
        for (int i = 0; i < STEPS; i++) {
            Ipv4Address some = subnet.network().plus(random.nextInt(64));
            switch (random.nextInt(3)) {
                case 0 -> {
                    Ipv4Address lowest = range.network();
                    while (given.contains(lowest)
                            || lowest.equals(subnet.network().plus(33))) {
                        lowest = lowest.plus(1);
                    }
                    if (range.contains(lowest)) {
                        assertThat(pool.allocate()).as("seed %d", seed).isEqualTo(lowest);
                        given.add(lowest);
                    } else {
                        assertThatThrownBy(pool::allocate).isInstanceOf(EngineException.class);
                    }
                }
                case 1 -> {
                    int last = some.bits() & 0x3f;
                    if (given.contains(some) || last == 0 || last == 1 || last == 33 || last == 63) {
                        assertThatThrownBy(() -> pool.reserve(some))
                                .as("seed %d: %s", seed, some)
                                .isInstanceOf(EngineException.class);
                    } else {
                        pool.reserve(some);
                        given.add(some);
                    }
                }
                default -> {
                    if (given.remove(some)) {
                        pool.release(some);
                    }
                }
            }
        }
    }

    @Test
    void ipv6() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Ipv6Prefix subnet = Ipv6Prefix.parse("fd00:7::/120");
        Ipv6Address gateway = subnet.network().plus(1);
        AddressPool6 pool = new AddressPool6(subnet, subnet, gateway);
        TreeSet<Ipv6Address> given = new TreeSet<>();
        for (int i = 0; i < STEPS; i++) {
            Ipv6Address some = subnet.network().plus(random.nextInt(256));
            switch (random.nextInt(3)) {
                case 0 -> {
                    Ipv6Address lowest = subnet.network().plus(2);
                    while (given.contains(lowest)) {
                        lowest = lowest.plus(1);
                    }
                    if (subnet.contains(lowest)) {
                        assertThat(pool.allocate()).as("seed %d", seed).isEqualTo(lowest);
                        given.add(lowest);
                    } else {
                        assertThatThrownBy(pool::allocate).isInstanceOf(EngineException.class);
                    }
                }
                case 1 -> {
                    if (given.contains(some) || some.equals(gateway) || some.equals(subnet.network())) {
                        assertThatThrownBy(() -> pool.reserve(some))
                                .as("seed %d: %s", seed, some)
                                .isInstanceOf(EngineException.class);
                    } else {
                        pool.reserve(some);
                        given.add(some);
                    }
                }
                default -> {
                    if (given.remove(some)) {
                        pool.release(some);
                    }
                }
            }
        }
    }

    @Test
    void textOfIpv6AddressesIsReadAgain() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            long some = random.nextLong();
            long mask = random.nextLong() & some;
            long fewer = random.nextLong() & mask;
            Ipv6Address address = new Ipv6Address(random.nextLong() & mask, random.nextLong() & fewer);
            assertThat(Ipv6Address.parse(address.toString()))
                    .as("seed %d", seed)
                    .isEqualTo(address);
        }
        assertThat(Ipv6Address.parse("2001:DB8:0:0:1:0:0:1")).hasToString("2001:db8::1:0:0:1");
        assertThat(Ipv6Address.parse("::")).hasToString("::");
        assertThat(Ipv6Address.parse("::1")).hasToString("::1");
        assertThat(Ipv6Address.parse("fe80::")).hasToString("fe80::");
        assertThat(Ipv6Address.parse("1:0:2:3:4:5:6:7")).hasToString("1:0:2:3:4:5:6:7");
    }
}
