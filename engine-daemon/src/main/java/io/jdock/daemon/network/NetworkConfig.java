package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The network part of the daemon's flags.
 *
 * @param bridge name of the default bridge's interface ({@code --bridge}); {@code none} for no default bridge
 * @param bip address and prefix of the bridge ({@code --bip}), else a subnet is chosen
 * @param pools where the subnet is chosen from ({@code --default-address-pool})
 * @param mtu of the bridge and of every eth0 ({@code --mtu}); else 1500, or what the default route's link has if less
 * @param interContainer whether containers reach each other ({@code --icc})
 * @param masquerade whether containers appear outside as the host ({@code --ip-masq})
 * @param forward whether to set ip_forward ({@code --ip-forward})
 * @param flags of the default bridge's addresses
 * @param networkOptions for networks that are made, by driver ({@code --default-network-opt})
 * @param names for containers that do not name servers themselves
 * @param dataRoot holds {@code networks/}
 * @param execRoot holds {@code netns/}
 * @param prepared how many sandboxes to keep ready
 */
public record NetworkConfig(
        String bridge,
        Optional<BridgeAddress> bip,
        AddressPools pools,
        Optional<Integer> mtu,
        boolean interContainer,
        boolean masquerade,
        boolean forward,
        BridgeFlags flags,
        Map<String, Map<String, String>> networkOptions,
        NameServers names,
        Path dataRoot,
        Path execRoot,
        int prepared) {
    public static final String DEFAULT_BRIDGE = "jdock0";
    public static final String NO_BRIDGE = "none";
    public static final int DEFAULT_PREPARED = 6;

    /** The bridge's own address and its prefix length: {@code 172.17.0.1/16}. */
    public record BridgeAddress(Ipv4Address address, int prefixLength) {
        public BridgeAddress {
            requireNonNull(address, "address is null");
            if (prefixLength < 1 || prefixLength > 30) {
                throw new IllegalArgumentException("invalid bridge prefix length: " + prefixLength);
            }
        }

        /** @throws IllegalArgumentException if it is not of that form */
        public static BridgeAddress parse(String text) {
            Ipv4Prefix prefix = Ipv4Prefix.parse(text);
            return new BridgeAddress(Ipv4Address.parse(text.substring(0, text.indexOf('/'))), prefix.length());
        }

        Ipv4Prefix subnet() {
            return new Ipv4Prefix(address, prefixLength);
        }

        @Override
        public String toString() {
            return address + "/" + prefixLength;
        }
    }

    public NetworkConfig {
        requireNonNull(bridge, "bridge is null");
        requireNonNull(bip, "bip is null");
        requireNonNull(pools, "pools is null");
        requireNonNull(mtu, "mtu is null");
        requireNonNull(flags, "flags is null");
        networkOptions = Map.copyOf(networkOptions);
        requireNonNull(names, "names is null");
        dataRoot = dataRoot.toAbsolutePath().normalize();
        // Paths of namespaces are handed to other processes.
        execRoot = execRoot.toAbsolutePath().normalize();
        if (bridge.isEmpty() || bridge.length() > 15 || bridge.contains("/")) {
            throw new IllegalArgumentException("invalid bridge name: \"" + bridge + "\"");
        }
    }

    /** Docker's defaults, with the bridge {@value #DEFAULT_BRIDGE}. */
    public static NetworkConfig defaults(Path dataRoot, Path execRoot) {
        return new NetworkConfig(
                DEFAULT_BRIDGE,
                Optional.empty(),
                AddressPools.docker(),
                Optional.empty(),
                true,
                true,
                true,
                BridgeFlags.NONE,
                Map.of(),
                NameServers.OF_HOST,
                dataRoot,
                execRoot,
                DEFAULT_PREPARED);
    }

    public NetworkConfig withBridge(String value) {
        return new NetworkConfig(
                value,
                bip,
                pools,
                mtu,
                interContainer,
                masquerade,
                forward,
                flags,
                networkOptions,
                names,
                dataRoot,
                execRoot,
                prepared);
    }

    public NetworkConfig withBip(BridgeAddress value) {
        return new NetworkConfig(
                bridge,
                Optional.of(value),
                pools,
                mtu,
                interContainer,
                masquerade,
                forward,
                flags,
                networkOptions,
                names,
                dataRoot,
                execRoot,
                prepared);
    }

    public NetworkConfig withPools(AddressPools value) {
        return new NetworkConfig(
                bridge,
                bip,
                value,
                mtu,
                interContainer,
                masquerade,
                forward,
                flags,
                networkOptions,
                names,
                dataRoot,
                execRoot,
                prepared);
    }

    public NetworkConfig withMtu(int value) {
        return new NetworkConfig(
                bridge,
                bip,
                pools,
                Optional.of(value),
                interContainer,
                masquerade,
                forward,
                flags,
                networkOptions,
                names,
                dataRoot,
                execRoot,
                prepared);
    }

    NetworkConfig withFlags(BridgeFlags value) {
        return new NetworkConfig(
                bridge,
                bip,
                pools,
                mtu,
                interContainer,
                masquerade,
                forward,
                value,
                networkOptions,
                names,
                dataRoot,
                execRoot,
                prepared);
    }

    public NetworkConfig withPrepared(int value) {
        return new NetworkConfig(
                bridge,
                bip,
                pools,
                mtu,
                interContainer,
                masquerade,
                forward,
                flags,
                networkOptions,
                names,
                dataRoot,
                execRoot,
                value);
    }
}
