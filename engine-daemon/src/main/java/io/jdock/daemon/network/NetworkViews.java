package io.jdock.daemon.network;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Networks in the shape the API shows. */
final class NetworkViews {
    private NetworkViews() {}

    /** A network without a bridge. */
    static NetworkInspect plain(NetworkDocument document) {
        return view(document, document.pools(), document.options());
    }

    static NetworkInspect bridge(BridgeNetwork network) {
        return network.document().name().equals("bridge") ? ofDefault(network) : plain(network.document());
    }

    private static NetworkInspect ofDefault(BridgeNetwork network) {
        BridgeDevice.Ready device = network.device();
        Map<String, String> options = new TreeMap<>();
        options.put(BridgeOptions.DEFAULT_BRIDGE, "true");
        options.put(BridgeOptions.ICC, Boolean.toString(network.options().interContainer()));
        options.put(BridgeOptions.MASQUERADE, Boolean.toString(network.options().masquerade()));
        options.put(BridgeOptions.HOST_BINDING, network.options().hostBinding().toString());
        options.put(BridgeOptions.NAME, device.name());
        options.put(BridgeOptions.MTU, Integer.toString(device.mtu()));
        return view(network.document(), network.document().pools(), options);
    }

    private static NetworkInspect view(
            NetworkDocument document, List<NetworkInspect.Pool> pools, Map<String, String> options) {
        return new NetworkInspect(
                document.name(),
                document.id(),
                document.created(),
                "local",
                document.driver(),
                document.hasIpv4(),
                document.ipv6(),
                new NetworkInspect.Ipam("default", document.ipamOptions(), pools),
                document.internal(),
                document.attachable(),
                false,
                new NetworkInspect.ConfigFrom(document.configFrom()),
                document.configOnly(),
                Map.of(),
                options,
                document.labels());
    }

    static NetworkInspect.Endpoint endpoint(String containerName, NetworkEndpoint endpoint) {
        return new NetworkInspect.Endpoint(
                containerName,
                endpoint.endpointId(),
                endpoint.mac(),
                withLength(endpoint.address(), endpoint.prefixLength()),
                withLength(endpoint.address6(), endpoint.prefixLength6()));
    }

    private static String withLength(String address, int length) {
        return address.isEmpty() ? "" : address + "/" + length;
    }
}
