package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The addresses of an IPv6 subnet: each is given at most once, the lowest free one first. Thread-safe. */
final class AddressPool6 {
    private final Ipv6Prefix subnet;
    private final Ipv6Prefix range;
    private final Set<Ipv6Address> taken = new HashSet<>();
    /** All addresses of the range below it are taken. */
    private Ipv6Address lowest;

    /** The subnet's own address (its routers' anycast address) and the gateway are never given. */
    AddressPool6(Ipv6Prefix subnet, Ipv6Prefix range, Ipv6Address gateway) {
        this.subnet = requireNonNull(subnet, "subnet is null");
        this.range = requireNonNull(range, "range is null");
        this.lowest = range.network();
        taken.add(subnet.network());
        taken.add(gateway);
    }

    /** Keeps addresses that belong to somebody else on that network. */
    synchronized void exclude(Collection<Ipv6Address> addresses) {
        taken.addAll(addresses);
    }

    /** @throws EngineException of kind UNAVAILABLE if none is left */
    synchronized Ipv6Address allocate() {
        while (taken.contains(lowest)) {
            lowest = lowest.plus(1);
        }
        if (!range.contains(lowest)) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "no available IPv6 addresses on this network's address pools: " + range);
        }
        taken.add(lowest);
        return lowest;
    }

    /**
     * Takes one address.
     *
     * @throws EngineException INVALID outside the subnet, CONFLICT if it is taken
     */
    synchronized void reserve(Ipv6Address address) {
        if (!subnet.contains(address) || address.equals(subnet.network())) {
            throw EngineException.invalid("requested address " + address + " is not in subnet " + subnet);
        }
        if (!taken.add(address)) {
            throw EngineException.conflict("Address already in use: " + address);
        }
    }

    synchronized void release(Ipv6Address address) {
        taken.remove(address);
        if (range.contains(address) && address.compareTo(lowest) < 0) {
            lowest = address;
        }
    }
}
