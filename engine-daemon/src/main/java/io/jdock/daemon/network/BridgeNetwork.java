package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.network.FirewallRules.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One network with addresses: its bridge or the interface it is on top of, and what it asks of the tables. */
final class BridgeNetwork {
    private final NetworkDocument document;
    private final BridgeOptions options;
    private final BridgeDevice.Ready device;
    private final Optional<LayerOptions> layer;
    private final AddressPool addresses;
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
        Ipv4Prefix subnet = device.address().subnet();
        Ipv4Prefix range = range(subnet);
        this.addresses = new AddressPool(subnet, range, device.address().address());
        this.addresses6 =
                device.ipv6().map(ipv6 -> new AddressPool6(ipv6.subnet(), range6(ipv6.subnet()), ipv6.address()));
        for (NetworkInspect.Pool pool : document.pools()) {
            for (String auxiliary : pool.auxiliaryAddresses().values()) {
                switch (IpAddress.parse(auxiliary)) {
                    case Ipv4Address address -> addresses.exclude(List.of(address));
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

    /** The addresses of one endpoint. */
    record Lease(Ipv4Address ipv4, Optional<Ipv6Address> ipv6) {
        /** Those that an endpoint has. */
        static Lease of(NetworkEndpoint endpoint) {
            return new Lease(
                    Ipv4Address.parse(endpoint.address()),
                    endpoint.address6().isEmpty()
                            ? Optional.empty()
                            : Optional.of(Ipv6Address.parse(endpoint.address6())));
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

    /** Takes the addresses that are asked for, or the lowest free ones. */
    Lease allocate(EndpointRequest request) {
        try (Undo undo = new Undo()) {
            Ipv4Address ipv4;
            if (request.address().isPresent()) {
                ipv4 = request.address().get();
                addresses.reserve(ipv4);
            } else {
                ipv4 = addresses.allocate();
            }
            undo.add(() -> addresses.release(ipv4));
            Lease lease = new Lease(ipv4, addresses6.map(pool -> allocate(pool, request)));
            leases.incrementAndGet();
            undo.release();
            return lease;
        }
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
        addresses.release(lease.ipv4());
        lease.ipv6().ifPresent(address -> addresses6.ifPresent(pool -> pool.release(address)));
    }

    /** Takes again what an endpoint has had since before the daemon was restarted. */
    void adopt(Lease lease) {
        addresses.reserve(lease.ipv4());
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
        zones.add(zone(device.address().subnet(), options.masquerade() && !options.routed()));
        device.ipv6().ifPresent(ipv6 -> zones.add(zone(ipv6.subnet(), options.masquerade() && !options.routed6())));
        return zones;
    }

    private Zone zone(IpPrefix subnet, boolean masquerade) {
        return new Zone(device.name(), subnet, masquerade, options.interContainer(), document.internal());
    }

    /** Whether it has a bridge of the engine's, on which ports can be published. */
    boolean hasBridge() {
        return layer.isEmpty();
    }

    /** Whether a container's interface has a hardware address of its own. */
    boolean hasMac() {
        return layer.map(options -> options.kind().equals("macvlan")).orElse(true);
    }

    /** What an endpoint is offered as way out; empty on an internal network. */
    String gateway() {
        return document.internal() ? "" : device.address().address().toString();
    }

    String gateway6() {
        return document.internal()
                ? ""
                : device.ipv6().map(ipv6 -> ipv6.address().toString()).orElse("");
    }
}
