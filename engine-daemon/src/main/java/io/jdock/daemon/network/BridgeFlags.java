package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the daemon's flags say of the default bridge's addresses, beside {@code --bip}.
 *
 * @param ipv6 whether it has IPv6 ({@code --ipv6})
 * @param bip6 the bridge's IPv6 address ({@code --bip6}), else the first of the subnet
 * @param fixedCidr part of the subnet that containers get addresses of ({@code --fixed-cidr})
 * @param fixedCidr6 the IPv6 subnet ({@code --fixed-cidr-v6}), else one of the engine's own prefix
 * @param gateway containers' way out ({@code --default-gateway}), else the bridge
 * @param gateway6 the same over IPv6 ({@code --default-gateway-v6})
 * @param hostBinding the host's address at which a port without one is published ({@code --ip})
 */
public record BridgeFlags(
        boolean ipv6,
        Optional<Ipv6Address> bip6,
        Optional<Ipv4Prefix> fixedCidr,
        Optional<Ipv6Prefix> fixedCidr6,
        Optional<Ipv4Address> gateway,
        Optional<Ipv6Address> gateway6,
        Ipv4Address hostBinding) {
    public static final BridgeFlags NONE = new BridgeFlags(
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Ipv4Address.ANY);

    public BridgeFlags {
        requireNonNull(bip6, "bip6 is null");
        requireNonNull(fixedCidr, "fixedCidr is null");
        requireNonNull(fixedCidr6, "fixedCidr6 is null");
        requireNonNull(gateway, "gateway is null");
        requireNonNull(gateway6, "gateway6 is null");
        requireNonNull(hostBinding, "hostBinding is null");
    }
}
