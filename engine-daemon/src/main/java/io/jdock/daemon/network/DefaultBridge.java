package io.jdock.daemon.network;

import io.jdock.nativebridge.netlink.Link;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

    /** Brings it up; the network's document has the address then. */
    BridgeNetwork open(NetworkDocument document) {
        BridgeDevice device = new BridgeDevice(host, config.bridge());
        BridgeDevice.Ready ready = device.ensure(new BridgeDevice.Plan(
                chooseAddress(device, document),
                Optional.empty(),
                config.mtu().orElseGet(subnets::defaultMtu),
                config.bip().isPresent(),
                config.forward()));
        BridgeOptions options = new BridgeOptions(
                config.bridge(),
                OptionalInt.of(ready.mtu()),
                config.interContainer(),
                config.masquerade(),
                Ipv4Address.ANY,
                "eth",
                false,
                false);
        return new BridgeNetwork(document.withBridgeAddress(ready.address().toString()), options, ready);
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
        List<Ipv4Prefix> taken = subnets.takenExcept(
                present.map(Link::index).map(OptionalInt::of).orElse(OptionalInt.empty()));
        return Optional.of(document.bridgeAddress())
                .filter(text -> !text.isEmpty())
                .map(NetworkConfig.BridgeAddress::parse)
                .filter(earlier -> taken.stream().noneMatch(earlier.subnet()::overlaps))
                .orElseGet(() -> {
                    Ipv4Prefix subnet = config.pools().firstFree(taken);
                    return new NetworkConfig.BridgeAddress(subnet.network().plus(1), subnet.length());
                });
    }
}
