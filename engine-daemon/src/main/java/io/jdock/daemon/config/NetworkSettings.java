package io.jdock.daemon.config;

import io.jdock.daemon.network.AddressPools;
import io.jdock.daemon.network.BridgeFlags;
import io.jdock.daemon.network.Ipv4Address;
import io.jdock.daemon.network.Ipv4Prefix;
import io.jdock.daemon.network.Ipv6Address;
import io.jdock.daemon.network.Ipv6Prefix;
import io.jdock.daemon.network.NameServers;
import io.jdock.daemon.network.NetworkConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Understands what the daemon's settings say of networks. */
final class NetworkSettings {
    private NetworkSettings() {}

    static NetworkConfig of(Settings settings, Path dataRoot, Path execRoot) {
        Optional<Integer> mtu = settings.number(Directive.MTU).filter(value -> value != 0);
        mtu.filter(value -> value < 68 || value > 65535).ifPresent(value -> {
            throw Settings.invalid(Directive.MTU, value.toString(), "it is not between 68 and 65535");
        });
        AddressPools pools = settings.all(Directive.ADDRESS_POOLS).isEmpty()
                ? AddressPools.docker()
                : new AddressPools(settings.all(Directive.ADDRESS_POOLS).stream()
                        .map(pool -> Settings.understood(Directive.ADDRESS_POOLS, pool, AddressPools.Pool::parse))
                        .toList());
        Optional<NetworkConfig.BridgeAddress> bip = settings.read(Directive.BIP, NetworkConfig.BridgeAddress::parse);
        String bridge = settings.text(Directive.BRIDGE)
                .filter(value -> !value.isEmpty())
                .orElse(NetworkConfig.DEFAULT_BRIDGE);
        return Settings.understood(
                Directive.BRIDGE,
                bridge,
                name -> new NetworkConfig(
                        name,
                        bip,
                        pools,
                        mtu,
                        settings.flag(Directive.ICC, true),
                        settings.flag(Directive.IP_MASQ, true),
                        settings.flag(Directive.IP_FORWARD, true),
                        bridgeFlags(settings),
                        networkOptions(settings),
                        nameServers(settings),
                        dataRoot,
                        execRoot,
                        NetworkConfig.DEFAULT_PREPARED));
    }

    private static BridgeFlags bridgeFlags(Settings settings) {
        return new BridgeFlags(
                settings.flag(Directive.IPV6, false),
                settings.read(Directive.BIP6, text -> Ipv6Address.parse(text.replaceFirst("/.*", ""))),
                settings.read(Directive.FIXED_CIDR, Ipv4Prefix::parse),
                settings.read(Directive.FIXED_CIDR6, Ipv6Prefix::parse)
                        .or(() -> settings.read(Directive.BIP6, text -> Ipv6Prefix.parse(text))),
                settings.read(Directive.GATEWAY, Ipv4Address::parse),
                settings.read(Directive.GATEWAY6, Ipv6Address::parse),
                settings.read(Directive.IP, Ipv4Address::parse).orElse(Ipv4Address.ANY));
    }

    private static Map<String, Map<String, String>> networkOptions(Settings settings) {
        Map<String, Map<String, String>> options = new TreeMap<>();
        for (String text : settings.all(Directive.NETWORK_OPTIONS)) {
            String[] parts = text.split("=", 3);
            if (parts.length < 3) {
                throw Settings.invalid(Directive.NETWORK_OPTIONS, text, "driver=option=value is expected");
            }
            options.computeIfAbsent(parts[0], _ -> new TreeMap<>()).put(parts[1], parts[2]);
        }
        return options;
    }

    private static NameServers nameServers(Settings settings) {
        List<String> servers = settings.all(Directive.DNS);
        servers.forEach(server -> Settings.understood(
                Directive.DNS, server, text -> text.contains(":") ? Ipv6Address.parse(text) : Ipv4Address.parse(text)));
        return new NameServers(servers, settings.all(Directive.DNS_SEARCH), settings.all(Directive.DNS_OPTIONS));
    }
}
