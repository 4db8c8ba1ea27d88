package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import java.util.Collection;

/**
 * IPv6 subnets of this engine's own prefix fdXX:XXXX:XXXX::/48 (RFC 4193).
 *
 * @param seed hexadecimal digits that no other host has, of which the prefix is made
 */
record LocalSubnets(String seed) {
    /** Of the 16 bits that RFC 4193 leaves between prefix and interface identifier. */
    private static final int SUBNETS = 1 << 16;

    LocalSubnets {
        requireNonNull(seed, "seed is null");
    }

    /** @throws EngineException of kind UNAVAILABLE if each overlaps one of {@code taken} */
    Ipv6Prefix firstFree(Collection<Ipv6Prefix> taken) {
        long prefix = 0xfdL << 56 | Long.parseLong(seed.substring(0, 10), 16) << 16;
        for (int i = 0; i < SUBNETS; i++) {
            Ipv6Prefix subnet = new Ipv6Prefix(new Ipv6Address(prefix | i, 0), 64);
            if (taken.stream().noneMatch(subnet::overlaps)) {
                return subnet;
            }
        }
        throw new EngineException(ErrorKind.UNAVAILABLE, "all local IPv6 subnets of this engine are in use");
    }
}
