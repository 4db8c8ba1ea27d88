package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.netlink.LocalRoute;
import io.jdock.nativebridge.netlink.NetlinkException;

/**
 * The source that the host's connections to {@code ::1} have on their way to a published port. The kernel takes no
 * packet with {@code ::1} in it from a link other than {@code lo}, and has no {@code route_localnet} for IPv6: so the
 * address is exchanged before such a connection is known, and back when an answer is about to be delivered.
 *
 * <p>It is one of RFC 4193 that is the host's by a route and is nobody's address: it is never chosen as a source, and
 * never seen outside, as what leaves by a bridge is masqueraded.
 */
final class LoopbackSource {
    private final HostNetwork host;
    private final Ipv6Address address;

    /** @param table whose it is: each table of a host has its own */
    LoopbackSource(HostNetwork host, String table) {
        this.host = requireNonNull(host, "host is null");
        this.address = of(table);
    }

    static Ipv6Address of(String table) {
        return new Ipv6Address(0xfdL << 56 | (table.hashCode() & 0xffffffffL) << 16 | 0xffff, 1);
    }

    /** Makes it the host's, if it is not. */
    void ensure() {
        apply(true, Errno.EEXIST);
    }

    void remove() {
        apply(false, Errno.ESRCH);
    }

    private void apply(boolean add, int done) {
        try {
            int loopback = host.routes().link("lo").orElseThrow().index();
            host.routes().apply(new LocalRoute(loopback, address.inet(), add));
        } catch (NetlinkException e) {
            if (e.errno() != done) {
                throw e;
            }
        }
    }
}
