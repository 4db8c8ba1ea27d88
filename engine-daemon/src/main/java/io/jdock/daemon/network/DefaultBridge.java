package io.jdock.daemon.network;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.netlink.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The default bridge: what the daemon's flags say of it. */
final class DefaultBridge {
    private final HostNetwork host;
    private final NetworkConfig config;
    private final HostSubnets subnets;

    DefaultBridge(HostNetwork host, NetworkConfig config, HostSubnets subnets) {
        this.host = host;
        this.config = config;
        this.subnets = subnets;
    }

    /** Brings it up; the network's document has its address and its subnets then. */
    BridgeNetwork open(NetworkDocument document) {
        BridgeDevice device = new BridgeDevice(host, config.bridge());
        NetworkConfig.BridgeAddress ipv4 = chooseAddress(device, document);
        Optional<BridgeDevice.Ipv6Gateway> ipv6 =
                config.flags().ipv6() ? Optional.of(chooseIpv6(device, document)) : Optional.empty();
        NetworkDocument complete = document.withBridgeAddress(ipv4.toString()).withPools(pools(ipv4, ipv6));
        BridgeOptions options = options();
        BridgeDevice.Ready ready = device.ensure(new BridgeDevice.Plan(
                Optional.of(ipv4),
                ipv6,
                BridgeDevice.Own.BOTH,
                options.mtu().orElseGet(subnets::defaultMtu),
                config.bip().isPresent(),
                config.forward()));
        return new BridgeNetwork(complete, options, ready);
    }

    private BridgeOptions options() {
        Map<String, String> options = new TreeMap<>();
        options.put(BridgeOptions.NAME, config.bridge());
        config.mtu().ifPresent(mtu -> options.put(BridgeOptions.MTU, Integer.toString(mtu)));
        options.put(BridgeOptions.ICC, Boolean.toString(config.interContainer()));
        options.put(BridgeOptions.MASQUERADE, Boolean.toString(config.masquerade()));
        options.put(BridgeOptions.HOST_BINDING, config.flags().hostBinding().toString());
        return BridgeOptions.parse(options);
    }

    private List<NetworkInspect.Pool> pools(NetworkConfig.BridgeAddress ipv4, Optional<BridgeDevice.Ipv6Gateway> ipv6) {
        BridgeFlags flags = config.flags();
        List<NetworkInspect.Pool> pools = new ArrayList<>();
        flags.fixedCidr()
                .filter(range -> !ipv4.subnet().contains(range.network())
                        || range.length() < ipv4.subnet().length())
                .ifPresent(range -> {
                    throw EngineException.invalid(
                            "invalid fixed-cidr " + range + ": it is not part of the bridge's subnet " + ipv4.subnet());
                });
        flags.gateway().filter(gateway -> !ipv4.subnet().contains(gateway)).ifPresent(gateway -> {
            throw EngineException.invalid(
                    "invalid default-gateway " + gateway + ": it is not in the bridge's subnet " + ipv4.subnet());
        });
        pools.add(new NetworkInspect.Pool(
                ipv4.subnet().toString(),
                flags.fixedCidr().map(Ipv4Prefix::toString).orElse(""),
                ipv4.address().toString(),
                auxiliary(BridgeNetwork.GATEWAY, flags.gateway())));
        ipv6.ifPresent(gateway -> pools.add(new NetworkInspect.Pool(
                gateway.subnet().toString(),
                "",
                gateway.address().toString(),
                auxiliary(BridgeNetwork.GATEWAY6, flags.gateway6()))));
        return pools;
    }

    private static Map<String, String> auxiliary(String name, Optional<? extends IpAddress> address) {
        return address.map(value -> Map.of(name, value.toString())).orElse(Map.of());
    }

    /** What was asked for, else what it has, else what it had before the host was restarted, else the first free. */
    private NetworkConfig.BridgeAddress chooseAddress(BridgeDevice device, NetworkDocument document) {
        if (config.bip().isPresent()) {
            return config.bip().get();
        }
        Optional<Link> present = device.present();
        Optional<NetworkConfig.BridgeAddress> own = present.flatMap(device::addressOf);
        if (own.isPresent()) {
            return own.get();
        }
        List<Ipv4Prefix> taken = subnets.takenExcept(index(device));
        return Optional.of(document.bridgeAddress())
                .filter(text -> !text.isEmpty())
                .map(NetworkConfig.BridgeAddress::parse)
                .filter(earlier -> taken.stream().noneMatch(earlier.subnet()::overlaps))
                .orElseGet(() -> {
                    Ipv4Prefix subnet = config.pools().firstFree(taken);
                    return new NetworkConfig.BridgeAddress(subnet.network().plus(1), subnet.length());
                });
    }

    /** What was asked for, else what it had before, else the first free of the engine's own prefix. */
    private BridgeDevice.Ipv6Gateway chooseIpv6(BridgeDevice device, NetworkDocument document) {
        Optional<Ipv6Prefix> asked = config.flags().fixedCidr6();
        List<Ipv6Prefix> taken = subnets.takenExcept6(index(device));
        Ipv6Prefix subnet = asked.orElseGet(() -> document.pools().stream()
                .filter(NetworkInspect.Pool::isIpv6)
                .map(pool -> Ipv6Prefix.parse(pool.subnet()))
                .filter(earlier -> taken.stream().noneMatch(earlier::overlaps))
                .findFirst()
                .orElseGet(() -> new LocalSubnets(document.id()).firstFree(taken)));
        Ipv6Address gateway =
                config.flags().bip6().orElseGet(() -> subnet.network().plus(1));
        if (!subnet.contains(gateway)) {
            throw EngineException.invalid("invalid bip6 " + gateway + ": it is not in " + subnet);
        }
        return new BridgeDevice.Ipv6Gateway(gateway, subnet);
    }

    private static OptionalInt index(BridgeDevice device) {
        return device.present().map(Link::index).map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
