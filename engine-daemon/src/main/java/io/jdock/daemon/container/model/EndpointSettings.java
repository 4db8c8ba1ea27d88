package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.listOrNull;
import static io.jdock.daemon.container.model.Normal.map;
import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.state.Json;
import java.util.List;
import java.util.Map;

/** How a container is connected to one network: what was asked for, and what came of it while it runs. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record EndpointSettings(
        @JsonProperty("IPAMConfig") EndpointIpamConfig ipamConfig,
        List<String> links,
        List<String> aliases,
        String macAddress,
        Map<String, String> driverOpts,
        int gwPriority,
        @JsonProperty("NetworkID") String networkId,
        @JsonProperty("EndpointID") String endpointId,
        String gateway,
        @JsonProperty("IPAddress") String ipAddress,
        @JsonProperty("IPPrefixLen") int ipPrefixLen,
        @JsonProperty("IPv6Gateway") String ipv6Gateway,
        @JsonProperty("GlobalIPv6Address") String globalIpv6Address,
        @JsonProperty("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
        @JsonProperty("DNSNames") List<String> dnsNames) {
    public EndpointSettings {
        links = listOrNull(links);
        aliases = listOrNull(aliases);
        macAddress = text(macAddress);
        driverOpts = driverOpts == null ? null : map(driverOpts);
        networkId = text(networkId);
        endpointId = text(endpointId);
        gateway = text(gateway);
        ipAddress = text(ipAddress);
        ipv6Gateway = text(ipv6Gateway);
        globalIpv6Address = text(globalIpv6Address);
        dnsNames = listOrNull(dnsNames);
    }

    /** A connection about which nothing special is asked. */
    public static EndpointSettings defaults() {
        return Json.parse("{}", EndpointSettings.class);
    }
}
