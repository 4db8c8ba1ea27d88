package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.netlink.Link;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes documents of requests, and networks of documents. */
final class NetworkFactory {
    private final HostNetwork host;
    private final NetworkConfig config;
    private final Clock clock;
    private final HostSubnets subnets;

    NetworkFactory(HostNetwork host, NetworkConfig config, Clock clock) {
        this.host = requireNonNull(host, "host is null");
        this.config = requireNonNull(config, "config is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.subnets = new HostSubnets(host);
    }

    /** Puts the default network onto the host. */
    BridgeNetwork openDefault(NetworkDocument document) {
        return new DefaultBridge(host, config, subnets).open(document);
    }

    /**
     * Puts a network of the user's own onto the host.
     *
     * @throws EngineException if what it needs of the host is not there
     */
    BridgeNetwork open(NetworkDocument document) {
        Optional<NetworkConfig.BridgeAddress> ipv4 = Optional.empty();
        Optional<BridgeDevice.Ipv6Gateway> ipv6 = Optional.empty();
        for (NetworkInspect.Pool pool : document.pools()) {
            if (pool.subnet().indexOf(':') < 0) {
                ipv4 = Optional.of(new NetworkConfig.BridgeAddress(
                        Ipv4Address.parse(pool.gateway()),
                        Ipv4Prefix.parse(pool.subnet()).length()));
            } else {
                ipv6 = Optional.of(new BridgeDevice.Ipv6Gateway(
                        Ipv6Address.parse(pool.gateway()), Ipv6Prefix.parse(pool.subnet())));
            }
        }
        if (LayerOptions.isLayered(document.driver())) {
            LayerOptions layer = LayerOptions.parse(document.driver(), document.options());
            Link parent = new LayeredDevice(host, layer, document.id()).ensure();
            BridgeDevice.Ready device = new BridgeDevice.Ready(parent.index(), parent.name(), ipv4, ipv6, parent.mtu());
            return new BridgeNetwork(document, BridgeOptions.parse(Map.of()), device, Optional.of(layer));
        }
        BridgeOptions options = BridgeOptions.parse(document.options());
        BridgeDevice.Plan plan = new BridgeDevice.Plan(
                ipv4,
                ipv6,
                new BridgeDevice.Own(options.hasGateway(), options.hasGateway6()),
                options.mtu().orElseGet(subnets::defaultMtu),
                false,
                config.forward());
        return new BridgeNetwork(document, options, new BridgeDevice(host, document.bridge()).ensure(plan));
    }

    /**
     * As {@link #open}, for a network that is being made.
     *
     * @throws EngineException also if the kernel cannot have its containers' interfaces
     */
    BridgeNetwork openNew(NetworkDocument document) {
        BridgeNetwork network = open(document);
        if (!network.hasBridge()) {
            LayerOptions layer = LayerOptions.parse(document.driver(), document.options());
            new LayeredDevice(host, layer, document.id()).probe(network.device().index());
        }
        return network;
    }

    /**
     * What a new network is to be: everything that is asked is checked, and what is not asked is chosen.
     *
     * @param documents of all networks there are
     * @param networks those of them that have addresses
     */
    NetworkDocument plan(
            NetworkCreateRequest request, Collection<NetworkDocument> documents, Collection<BridgeNetwork> networks) {
        String id = Sandboxes.randomHex(32);
        if (request.configOnly()) {
            return document(request, id, "", true, request.ipam().config());
        }
        if (LayerOptions.isLayered(request.driver())) {
            return planLayered(request, id, networks, seed(documents));
        }
        BridgeOptions options = BridgeOptions.parse(request.options());
        if (!request.internal()) {
            options.refuseOnOpenNetwork();
        }
        String bridge = options.bridge().isEmpty() ? "br-" + id.substring(0, 12) : options.bridge();
        documents.stream()
                .filter(other -> other.bridge().equals(bridge))
                .findFirst()
                .ifPresent(other -> {
                    throw new EngineException(
                            ErrorKind.FORBIDDEN,
                            "bridge name " + bridge + " is already in use by network " + other.name());
                });
        Optional<Link> present = new BridgeDevice(host, bridge).present();
        OptionalInt own = present.map(Link::index).map(OptionalInt::of).orElse(OptionalInt.empty());
        return document(
                request,
                id,
                bridge,
                present.isPresent(),
                subnets(own, networks, seed(documents))
                        .pools(request, present.flatMap(new BridgeDevice(host, bridge)::addressOf)));
    }

    private NetworkDocument planLayered(
            NetworkCreateRequest request, String id, Collection<BridgeNetwork> networks, String seed) {
        LayerOptions layer = LayerOptions.parse(request.driver(), request.options());
        LayeredDevice device = new LayeredDevice(host, layer, id);
        Optional<Link> parent = device.present();
        // Its subnet is that of the network which the interface is in.
        OptionalInt own = parent.map(Link::index).map(OptionalInt::of).orElse(OptionalInt.empty());
        NetworkDocument document = document(
                request,
                id,
                parent.isPresent() ? "" : device.name(),
                parent.isPresent(),
                subnets(own, networks, seed).pools(request, Optional.empty()));
        return layer.parent().isEmpty() ? document.asInternal() : document;
    }

    private NetworkPlan subnets(OptionalInt own, Collection<BridgeNetwork> networks, String seed) {
        return new NetworkPlan(
                config.pools(),
                networks.stream()
                        .flatMap(network -> network.device().ipv4().stream())
                        .map(NetworkConfig.BridgeAddress::subnet)
                        .toList(),
                networks.stream()
                        .flatMap(network -> network.device().ipv6().stream())
                        .map(BridgeDevice.Ipv6Gateway::subnet)
                        .toList(),
                subnets.takenExcept(own),
                subnets.takenExcept6(own),
                seed);
    }

    private NetworkDocument document(
            NetworkCreateRequest request,
            String id,
            String bridge,
            boolean keepBridge,
            List<NetworkInspect.Pool> pools) {
        return new NetworkDocument(
                NetworkDocument.VERSION,
                id,
                request.name(),
                request.configOnly() ? "null" : request.driver(),
                clock.instant(),
                bridge,
                "",
                request.hasIpv6(),
                request.internal(),
                request.attachable(),
                keepBridge,
                request.ipam().options(),
                pools,
                request.options(),
                request.labels(),
                request.configOnly(),
                request.configFrom().network());
    }

    /** The id of the network that was there first is like no other host's. */
    private static String seed(Collection<NetworkDocument> documents) {
        return documents.stream()
                .filter(document -> document.name().equals("bridge"))
                .findFirst()
                .orElseThrow()
                .id();
    }
}
