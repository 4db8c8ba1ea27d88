package io.jdock.daemon.network;

import io.jdock.nativebridge.netlink.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tests ask of the networks. */
final class TestingRequests {
    private TestingRequests() {}

    static NetworkRequest bridge(String name, PortRequest... ports) {
        return new NetworkRequest(
                new NetworkMode.Bridge(), name, List.of(ports), List.of(EndpointRequest.of("bridge")), List.of());
    }

    static NetworkRequest bridgeAt(String name, String address, PortRequest... ports) {
        return new NetworkRequest(
                new NetworkMode.Bridge(), name, List.of(ports), List.of(at("bridge", address)), List.of());
    }

    static EndpointRequest at(String network, String address) {
        return new EndpointRequest(
                network,
                Optional.empty(),
                Optional.of(Ipv4Address.parse(address)),
                "",
                List.of(),
                0,
                Map.of(),
                Map.of());
    }

    static EndpointRequest withMac(String network, String mac, String address) {
        return new EndpointRequest(
                network,
                Optional.of(MacAddress.parse(mac)),
                Optional.of(Ipv4Address.parse(address)),
                "",
                List.of(),
                0,
                Map.of(),
                Map.of());
    }

    /** On networks of the user's own, the first that of the mode. */
    static NetworkRequest on(String name, List<String> networks, PortRequest... ports) {
        List<EndpointRequest> endpoints = new ArrayList<>();
        for (String network : networks) {
            endpoints.add(new EndpointRequest(
                    network, Optional.empty(), Optional.empty(), "", List.of(name), 0, Map.of(), Map.of()));
        }
        return new NetworkRequest(
                new NetworkMode.Named(networks.getFirst()), name, List.of(ports), endpoints, List.of());
    }

    static NetworkCreateRequest create(String name, NetworkInspect.Pool... pools) {
        return create(name, Map.of(), pools);
    }

    static NetworkCreateRequest create(String name, Map<String, String> options, NetworkInspect.Pool... pools) {
        return create(name, options, false, false, pools);
    }

    static NetworkCreateRequest create(
            String name, Map<String, String> options, boolean internal, boolean ipv6, NetworkInspect.Pool... pools) {
        return new NetworkCreateRequest(
                name,
                "bridge",
                "",
                internal,
                false,
                false,
                false,
                null,
                new NetworkInspect.Ipam("default", null, List.of(pools)),
                null,
                ipv6,
                options,
                Map.of());
    }

    static NetworkCreateRequest ipv6Only(String name, String subnet) {
        return new NetworkCreateRequest(
                name,
                "bridge",
                "",
                false,
                false,
                false,
                false,
                null,
                new NetworkInspect.Ipam("default", null, List.of(subnet(subnet))),
                false,
                true,
                Map.of(),
                Map.of());
    }

    /** What others may be made of, or one made of that. */
    static NetworkCreateRequest configuration(String name, boolean only, String from, String... subnets) {
        return new NetworkCreateRequest(
                name,
                "bridge",
                "",
                false,
                false,
                false,
                only,
                new NetworkInspect.ConfigFrom(from),
                new NetworkInspect.Ipam(
                        "default",
                        null,
                        List.of(subnets).stream().map(TestingRequests::subnet).toList()),
                null,
                null,
                only ? Map.of(BridgeOptions.MTU, "1400") : Map.of(),
                Map.of());
    }

    static NetworkInspect.Pool subnet(String subnet) {
        return new NetworkInspect.Pool(subnet, "", "", Map.of());
    }

    static NetworkCreateRequest layered(String name, String driver, Map<String, String> options, String subnet) {
        return new NetworkCreateRequest(
                name,
                driver,
                "",
                false,
                false,
                false,
                false,
                null,
                new NetworkInspect.Ipam("default", null, List.of(subnet(subnet))),
                null,
                false,
                options,
                Map.of());
    }
}
