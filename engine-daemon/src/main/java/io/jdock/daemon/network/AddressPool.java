package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import java.util.BitSet;
import java.util.Collection;

/** The addresses of a subnet: each is given at most once, the lowest free one first. Thread-safe. */
final class AddressPool {
    private final Ipv4Prefix subnet;
    private final Ipv4Prefix range;
    private final BitSet taken = new BitSet();

    /** The subnet's own address, its broadcast address and the gateway are never given. */
    AddressPool(Ipv4Prefix subnet, Ipv4Address gateway) {
        this(subnet, subnet, gateway);
    }

    /** Addresses that nobody asked for by number are of {@code range}. */
    AddressPool(Ipv4Prefix subnet, Ipv4Prefix range, Ipv4Address gateway) {
        this.subnet = requireNonNull(subnet, "subnet is null");
        this.range = requireNonNull(range, "range is null");
        taken.set(0);
        taken.set(index(gateway));
    }

    /** Keeps addresses that belong to somebody else on that network. */
    synchronized void exclude(Collection<Ipv4Address> addresses) {
        addresses.stream().filter(subnet::contains).forEach(address -> taken.set(index(address)));
    }

    /** @throws EngineException of kind UNAVAILABLE if none is left */
    synchronized Ipv4Address allocate() {
        int free = taken.nextClearBit(index(range.network()));
        if (free > index(range.last()) || free >= lastIndex()) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "no available IPv4 addresses on this network's address pools: " + range);
        }
        taken.set(free);
        return subnet.network().plus(free);
    }

    /**
     * Takes one address.
     *
     * @throws EngineException INVALID outside the subnet, CONFLICT if it is taken
     */
    synchronized void reserve(Ipv4Address address) {
        if (!subnet.contains(address) || index(address) >= lastIndex() || index(address) == 0) {
            throw EngineException.invalid("requested address " + address + " is not in subnet " + subnet);
        }
        if (taken.get(index(address))) {
            int free = taken.nextClearBit(index(range.network()));
            throw EngineException.conflict("Address already in use: " + address
                    + (free < lastIndex()
                            ? "; the lowest free one is " + subnet.network().plus(free)
                            : ""));
        }
        taken.set(index(address));
    }

    synchronized void release(Ipv4Address address) {
        taken.clear(index(address));
    }

    private int index(Ipv4Address address) {
        return address.bits() - subnet.network().bits();
    }

    /** The broadcast address's. */
    private int lastIndex() {
        return (int) Math.min(Integer.MAX_VALUE, subnet.size() - 1);
    }
}
