package io.jdock.daemon.network;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Networks in the shape the API shows. */
final class NetworkViews {
    private NetworkViews() {}

    static NetworkInspect plain(NetworkDocument document) {
        return view(document, List.of(), Map.of());
    }

    static NetworkInspect bridge(NetworkDocument document, NetworkConfig config, BridgeDevice.Ready device) {
        Map<String, String> options = new TreeMap<>();
        options.put("com.docker.network.bridge.default_bridge", "true");
        options.put("com.docker.network.bridge.enable_icc", Boolean.toString(config.interContainer()));
        options.put("com.docker.network.bridge.enable_ip_masquerade", Boolean.toString(config.masquerade()));
        options.put("com.docker.network.bridge.host_binding_ipv4", "0.0.0.0");
        options.put("com.docker.network.bridge.name", config.bridge());
        options.put("com.docker.network.driver.mtu", Integer.toString(device.mtu()));
        NetworkInspect.Pool pool = new NetworkInspect.Pool(
                device.address().subnet().toString(), device.address().address().toString());
        return view(document, List.of(pool), options);
    }

    private static NetworkInspect view(
            NetworkDocument document, List<NetworkInspect.Pool> pools, Map<String, String> options) {
        return new NetworkInspect(
                document.name(),
                document.id(),
                document.created(),
                "local",
                document.driver(),
                true,
                false,
                new NetworkInspect.Ipam("default", null, pools),
                false,
                false,
                false,
                new NetworkInspect.ConfigFrom(""),
                false,
                Map.of(),
                options,
                Map.of());
    }

    static NetworkInspect.Endpoint endpoint(String containerName, NetworkAttachment attachment) {
        return new NetworkInspect.Endpoint(
                containerName,
                attachment.endpointId(),
                attachment.mac(),
                attachment.address().isEmpty() ? "" : attachment.address() + "/" + attachment.prefixLength(),
                "");
    }
}
