package io.jdock.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final Ipv4Prefix SUBNET = Ipv4Prefix.parse("10.1.2.0/26");

    @Test
    void addressesAndPrefixesAreParsedAndPrinted() {
        assertThat(Ipv4Address.parse("172.17.0.2")).hasToString("172.17.0.2");
        assertThat(Ipv4Address.parse("172.17.0.2").mac()).hasToString("02:42:ac:11:00:02");
        assertThat(Ipv4Address.parse("255.255.255.255").plus(1)).isEqualTo(Ipv4Address.ANY);
        assertThat(Ipv4Prefix.parse("172.17.9.9/16")).hasToString("172.17.0.0/16");
        assertThat(Ipv4Prefix.parse("0.0.0.0/0").contains(Ipv4Address.parse("8.8.8.8")))
                .isTrue();
        assertThat(Ipv4Prefix.parse("10.0.0.0/8").overlaps(Ipv4Prefix.parse("10.3.0.0/16")))
                .isTrue();
        assertThat(Ipv4Prefix.parse("10.0.0.0/9").overlaps(Ipv4Prefix.parse("10.128.0.0/9")))
                .isFalse();
        for (String bad : List.of("1.2.3", "1.2.3.256", "1.2.3.4.5", "a.b.c.d", "", "1.2.3.-4")) {
            assertThatThrownBy(() -> Ipv4Address.parse(bad)).hasMessage("invalid IPv4 address: " + bad);
        }
        for (String bad : List.of("1.2.3.4", "1.2.3.4/33", "1.2.3.4/x", "1.2.3/8")) {
            assertThatThrownBy(() -> Ipv4Prefix.parse(bad)).hasMessage("invalid CIDR address: " + bad);
        }
    }

    /** Any sequence of taking and giving back: never one twice, always the lowest, all of them can be had. */
    @RepeatedTest(20)
    void addressesAreUniqueAndLowestFirst() {
        Random random = new Random(); // printed by the assertion if it fails
        long seed = random.nextLong();
        random.setSeed(seed);
        Ipv4Address gateway = SUBNET.network().plus(1 + random.nextInt(60));
        AddressPool pool = new AddressPool(SUBNET, gateway);
        TreeSet<Ipv4Address> free = new TreeSet<>();
        for (int i = 1; i < 63; i++) {
            free.add(SUBNET.network().plus(i));
        }
        free.remove(gateway);
        TreeSet<Ipv4Address> taken = new TreeSet<>();
        for (int i = 0; i < 2000; i++) {
            int kind = random.nextInt(3);
            if (kind == 0 && !taken.isEmpty()) {
                Ipv4Address back = List.copyOf(taken).get(random.nextInt(taken.size()));
                pool.release(back);
                taken.remove(back);
                free.add(back);
            } else if (kind == 1 && !free.isEmpty()) {
                Ipv4Address one = List.copyOf(free).get(random.nextInt(free.size()));
                pool.reserve(one);
                free.remove(one);
                taken.add(one);
            } else if (free.isEmpty()) {
                assertThatThrownBy(pool::allocate).hasMessageContaining("no available IPv4 addresses");
            } else {
                Ipv4Address given = pool.allocate();
                assertThat(given).as("seed %d", seed).isEqualTo(free.first());
                free.remove(given);
                taken.add(given);
            }
        }
    }

    @Test
    void wishesOutsideTheSubnetAreRefused() {
        AddressPool pool = new AddressPool(SUBNET, SUBNET.network().plus(1));
        for (String bad : List.of("10.1.2.0", "10.1.2.63", "10.1.3.1", "9.0.0.0", "200.0.0.1")) {
            assertThatThrownBy(() -> pool.reserve(Ipv4Address.parse(bad)))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID));
        }
        assertThatThrownBy(() -> pool.reserve(Ipv4Address.parse("10.1.2.1"))).hasMessageContaining("in use");
    }

    @Test
    void poolsAreThoseOfDocker() {
        AddressPools pools = AddressPools.docker();
        assertThat(pools.firstFree(List.of())).hasToString("172.17.0.0/16");
        assertThat(pools.firstFree(List.of(Ipv4Prefix.parse("172.17.0.0/15")))).hasToString("172.18.0.0/16");
        assertThat(pools.firstFree(List.of(Ipv4Prefix.parse("172.16.0.0/12")))).hasToString("192.168.0.0/20");
        assertThat(pools.firstFree(List.of(Ipv4Prefix.parse("172.16.0.0/12"), Ipv4Prefix.parse("192.168.17.0/24"))))
                .hasToString("192.168.0.0/20");
        assertThatThrownBy(() -> pools.firstFree(List.of(Ipv4Prefix.parse("128.0.0.0/1"))))
                .hasMessageContaining("non-overlapping IPv4 address pool");
    }

    @Test
    void poolFlagIsParsed() {
        AddressPools.Pool pool = AddressPools.Pool.parse("base=10.10.0.0/16,size=24");
        assertThat(pool.subnets().skip(3).findFirst()).contains(Ipv4Prefix.parse("10.10.3.0/24"));
        for (String bad : List.of("base=10.0.0.0/8", "size=3", "base=10.0.0.0/16,size=8", "x=1", "")) {
            assertThatThrownBy(() -> AddressPools.Pool.parse(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(NetworkConfig.BridgeAddress.parse("10.5.0.9/24").subnet()).hasToString("10.5.0.0/24");
    }
}
