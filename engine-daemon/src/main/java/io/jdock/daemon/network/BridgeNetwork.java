package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.netlink.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One network with addresses: its bridge or the interface it is on top of, and what it asks of the tables. */
final class BridgeNetwork {
    /** Auxiliary addresses of these names are the containers' way out, in place of the bridge. */
    static final String GATEWAY = "DefaultGatewayIPv4";

    static final String GATEWAY6 = "DefaultGatewayIPv6";

    private final NetworkDocument document;
    private final BridgeOptions options;
    private final BridgeDevice.Ready device;
    private final Optional<LayerOptions> layer;
    private final Optional<AddressPool> addresses;
    private final Optional<AddressPool6> addresses6;
    private final AtomicInteger leases = new AtomicInteger();

    BridgeNetwork(NetworkDocument document, BridgeOptions options, BridgeDevice.Ready device) {
        this(document, options, device, Optional.empty());
    }

    /** With {@code layer} its containers' interfaces are on top of the device, which is no bridge then. */
    BridgeNetwork(
            NetworkDocument document, BridgeOptions options, BridgeDevice.Ready device, Optional<LayerOptions> layer) {
        this.layer = requireNonNull(layer, "layer is null");
        this.document = requireNonNull(document, "document is null");
        this.options = requireNonNull(options, "options is null");
        this.device = requireNonNull(device, "device is null");
        this.addresses =
                device.ipv4().map(ipv4 -> new AddressPool(ipv4.subnet(), range(ipv4.subnet()), ipv4.address()));
        this.addresses6 =
                device.ipv6().map(ipv6 -> new AddressPool6(ipv6.subnet(), range6(ipv6.subnet()), ipv6.address()));
        for (NetworkInspect.Pool pool : document.pools()) {
            for (String auxiliary : pool.auxiliaryAddresses().values()) {
                switch (IpAddress.parse(auxiliary)) {
                    case Ipv4Address address -> addresses.ifPresent(pool4 -> pool4.exclude(List.of(address)));
                    case Ipv6Address address -> addresses6.ifPresent(pool6 -> pool6.exclude(List.of(address)));
                }
            }
        }
    }

    private Ipv4Prefix range(Ipv4Prefix subnet) {
        return ranges().filter(range -> range.indexOf(':') < 0)
                .map(Ipv4Prefix::parse)
                .findFirst()
                .orElse(subnet);
    }

    private Ipv6Prefix range6(Ipv6Prefix subnet) {
        return ranges().filter(range -> range.indexOf(':') >= 0)
                .map(Ipv6Prefix::parse)
                .findFirst()
                .orElse(subnet);
    }

    private Stream<String> ranges() {
        return document.pools().stream().map(NetworkInspect.Pool::ipRange).filter(range -> !range.isEmpty());
    }

    /** The addresses of one endpoint, at least one. */
    record Lease(Optional<Ipv4Address> ipv4, Optional<Ipv6Address> ipv6) {
        /** Those that an endpoint has. */
        static Lease of(NetworkEndpoint endpoint) {
            return new Lease(
                    Optional.of(endpoint.address())
                            .filter(text -> !text.isEmpty())
                            .map(Ipv4Address::parse),
                    Optional.of(endpoint.address6())
                            .filter(text -> !text.isEmpty())
                            .map(Ipv6Address::parse));
        }

        /** A hardware address that only this endpoint of the network has: it is made of the IPv4 address. */
        MacAddress mac() {
            return ipv4.map(Ipv4Address::mac).orElseGet(Sandboxes::randomMac);
        }
    }

    NetworkDocument document() {
        return document;
    }

    BridgeOptions options() {
        return options;
    }

    BridgeDevice.Ready device() {
        return device;
    }

    Sandboxes.Plug plug() {
        return new Sandboxes.Plug(device.index(), device.mtu(), !options.interContainer(), layer);
    }

    /**
     * Takes the addresses that are asked for, or the lowest free ones.
     *
     * @throws EngineException INVALID for one of a family that the network does not have
     */
    Lease allocate(EndpointRequest request) {
        if (request.address().isPresent() && addresses.isEmpty()) {
            throw EngineException.invalid(
                    "requested address " + request.address().get() + ": network " + document.name() + " has no IPv4");
        }
        try (Undo undo = new Undo()) {
            Optional<Ipv4Address> ipv4 = addresses.map(pool -> allocate(pool, request));
            undo.add(() -> ipv4.ifPresent(address -> addresses.orElseThrow().release(address)));
            Lease lease = new Lease(ipv4, addresses6.map(pool -> allocate(pool, request)));
            leases.incrementAndGet();
            undo.release();
            return lease;
        }
    }

    private static Ipv4Address allocate(AddressPool pool, EndpointRequest request) {
        if (request.address().isEmpty()) {
            return pool.allocate();
        }
        pool.reserve(request.address().get());
        return request.address().get();
    }

    private static Ipv6Address allocate(AddressPool6 pool, EndpointRequest request) {
        if (request.address6().isEmpty()) {
            return pool.allocate();
        }
        Ipv6Address address = Ipv6Address.parse(request.address6());
        pool.reserve(address);
        return address;
    }

    void free(Lease lease) {
        leases.decrementAndGet();
        lease.ipv4().ifPresent(address -> addresses.ifPresent(pool -> pool.release(address)));
        lease.ipv6().ifPresent(address -> addresses6.ifPresent(pool -> pool.release(address)));
    }

    /** Takes again what an endpoint has had since before the daemon was restarted. */
    void adopt(Lease lease) {
        lease.ipv4().ifPresent(address -> addresses.ifPresent(pool -> pool.reserve(address)));
        lease.ipv6().ifPresent(address -> addresses6.ifPresent(pool -> pool.reserve(address)));
        leases.incrementAndGet();
    }

    /** Whether an address of it is anybody's. */
    boolean isUsed() {
        return leases.get() > 0;
    }

    /** The subnets as the tables are to know them. */
    List<Zone> zones() {
        List<Zone> zones = new ArrayList<>();
        device.ipv4().ifPresent(ipv4 -> zones.add(zone(ipv4.subnet(), options.mode(), options.source())));
        device.ipv6().ifPresent(ipv6 -> zones.add(zone(ipv6.subnet(), options.mode6(), options.source6())));
        return zones;
    }

    private Zone zone(IpPrefix subnet, GatewayMode mode, Optional<? extends IpAddress> source) {
        return new Zone(
                device.name(),
                subnet,
                options.masquerade() && mode != GatewayMode.ROUTED,
                source.map(address -> address),
                options.interContainer(),
                document.internal(),
                mode,
                options.trusted());
    }

    /** Those that the host has on the bridge. */
    List<String> hostAddresses() {
        List<String> own = new ArrayList<>();
        device.ipv4()
                .filter(_ -> options.hasGateway())
                .ifPresent(ipv4 -> own.add(ipv4.address().toString()));
        device.ipv6()
                .filter(_ -> options.hasGateway6())
                .ifPresent(ipv6 -> own.add(ipv6.address().toString()));
        return own;
    }

    /** Whether it has a bridge of the engine's, on which ports can be published. */
    boolean hasBridge() {
        return layer.isEmpty();
    }

    /** Whether a container's interface has a hardware address of its own. */
    boolean hasMac() {
        return layer.map(options -> options.kind().equals("macvlan")).orElse(true);
    }

    /**
     * What an endpoint is offered as way out; empty on an internal network, and the address of nobody where every other
     * is reached without a gateway.
     */
    String gateway() {
        return way(GATEWAY, device.ipv4().map(NetworkConfig.BridgeAddress::address), Ipv4Address.ANY);
    }

    /** The same over IPv6. */
    String gateway6() {
        return way(GATEWAY6, device.ipv6().map(BridgeDevice.Ipv6Gateway::address), Ipv6Address.ANY);
    }

    private String way(String option, Optional<? extends IpAddress> gateway, IpAddress nobody) {
        if (document.internal() || gateway.isEmpty()) {
            return "";
        }
        if (layer.filter(LayerOptions::isRouting).isPresent()) {
            return nobody.toString();
        }
        return document.pools().stream()
                .flatMap(pool -> Stream.ofNullable(pool.auxiliaryAddresses().get(option)))
                .findFirst()
                .orElseGet(gateway.get()::toString);
    }
}
