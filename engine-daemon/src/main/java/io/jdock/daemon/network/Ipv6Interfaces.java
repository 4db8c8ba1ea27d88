package io.jdock.daemon.network;

import io.jdock.nativebridge.netlink.NetworkNamespace;
import java.util.List;

/** Lets the interfaces that have an IPv6 address have IPv6 at all: a fresh namespace gives it to none. */
final class Ipv6Interfaces {
    private Ipv6Interfaces() {}

    static void enable(String namespacePath, List<NetworkEndpoint> endpoints) {
        List<String> names = endpoints.stream()
                .filter(endpoint -> !endpoint.address6().isEmpty())
                .map(NetworkEndpoint::interfaceName)
                .toList();
        if (names.isEmpty()) {
            return;
        }
        try (NetworkNamespace namespace = NetworkNamespace.open(namespacePath)) {
            namespace.call(() -> {
                for (String name : names) {
                    HostNetwork.writeSysctl("ipv6/conf/" + name + "/accept_ra", "0");
                    HostNetwork.writeSysctl("ipv6/conf/" + name + "/disable_ipv6", "0");
                }
                return null;
            });
        }
    }
}
