package io.jdock.daemon.network.dns;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.network.NameService;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.NetworkEndpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Keeps the servers and what they know in step with the containers on networks that have names. */
public final class NetworkNames implements NameService, AutoCloseable {
    private final DnsServer server;
    private final NameRegistry registry = new NameRegistry();
    /** By container id, ids of the networks on which it is known. */
    private final Map<String, Set<String>> known = new ConcurrentHashMap<>();

    /** Takes ownership of the server. */
    public NetworkNames(DnsServer server) {
        this.server = requireNonNull(server, "server is null");
    }

    @Override
    public void put(String containerId, NetworkAttachment attachment) {
        List<NetworkEndpoint> endpoints =
                attachment.endpoints().stream().filter(NetworkEndpoint::named).toList();
        Set<String> networks =
                endpoints.stream().map(NetworkEndpoint::networkId).collect(Collectors.toSet());
        for (String before : known.getOrDefault(containerId, Set.of())) {
            if (!networks.contains(before)) {
                registry.leave(containerId, before);
            }
        }
        known.put(containerId, networks);
        for (NetworkEndpoint endpoint : endpoints) {
            registry.join(new NameRegistry.Member(
                    containerId,
                    endpoint.networkId(),
                    endpoint.networkName(),
                    endpoint.names(),
                    addresses(endpoint),
                    endpoint.links()));
        }
        Forwarding forwarding = forwarding(attachment);
        if (server.serves(containerId)) {
            server.forward(containerId, forwarding);
            return;
        }
        try {
            server.serve(containerId, attachment.namespacePath(), registry.of(containerId), forwarding);
        } catch (RuntimeException e) {
            remove(containerId);
            throw EngineException.internal("set up the name server of the container: " + e.getMessage(), e);
        }
    }

    private static List<InetAddress> addresses(NetworkEndpoint endpoint) {
        var addresses = new ArrayList<InetAddress>();
        for (String address : List.of(endpoint.address(), endpoint.address6())) {
            if (!address.isEmpty()) {
                addresses.add(InetAddress.ofLiteral(address));
            }
        }
        return addresses;
    }

    /** A container without a way out has its names answered and no others. */
    private static Forwarding forwarding(NetworkAttachment attachment) {
        if (attachment.gateway().isEmpty() && attachment.gateway6().isEmpty()) {
            return Forwarding.NONE;
        }
        return ResolvConf.ofHost()
                .forwarding(
                        new ResolvConf.Wishes(attachment.nameServers(), List.of(), List.of()), attachment.hasIpv6());
    }

    @Override
    public void remove(String containerId) {
        known.remove(containerId);
        registry.leave(containerId);
        server.stop(containerId);
    }

    @Override
    public void close() {
        server.close();
    }
}
