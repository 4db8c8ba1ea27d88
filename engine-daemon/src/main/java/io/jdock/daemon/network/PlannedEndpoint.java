package io.jdock.daemon.network;

import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.MacAddress;
import io.jdock.nativebridge.netlink.RouteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An endpoint with its addresses, before it has an interface. */
record PlannedEndpoint(Join join, BridgeNetwork.Lease lease, NetworkEndpoint endpoint) {
    PlannedEndpoint with(String hostInterface) {
        return new PlannedEndpoint(join, lease, endpoint.withHostInterface(hostInterface));
    }

    /**
     * What gives the container's interface its addresses. The IP address first, for the kernel announces what addresses
     * there are when the MAC changes.
     *
     * @param index of the interface in the container
     */
    List<RouteRequest> interfaceChanges(int index) {
        List<RouteRequest> changes = new ArrayList<>();
        if (lease.ipv4().isPresent()) {
            Ipv4Prefix subnet = join.network().device().ipv4().orElseThrow().subnet();
            changes.add(new RouteRequest.AddAddress(
                    index,
                    lease.ipv4().get().inet(),
                    subnet.length(),
                    Optional.of(subnet.last().inet())));
        }
        if (join.network().hasMac()) {
            changes.add(RouteRequest.ChangeLink.of(LinkReference.of(index)).withMac(MacAddress.parse(endpoint.mac())));
        }
        lease.ipv6()
                .ifPresent(address -> changes.add(new RouteRequest.AddAddress(
                        index, address.inet(), endpoint.prefixLength6(), Optional.empty())));
        return changes;
    }
}
