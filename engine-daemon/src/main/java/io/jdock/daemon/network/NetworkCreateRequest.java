package io.jdock.daemon.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The body of {@code POST /networks/create}. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record NetworkCreateRequest(
        String name,
        String driver,
        String scope,
        boolean internal,
        boolean attachable,
        boolean ingress,
        boolean configOnly,
        NetworkInspect.ConfigFrom configFrom,
        @JsonProperty("IPAM") NetworkInspect.Ipam ipam,
        @JsonProperty("EnableIPv4") Boolean enableIpv4,
        @JsonProperty("EnableIPv6") Boolean enableIpv6,
        Map<String, String> options,
        Map<String, String> labels) {
    public NetworkCreateRequest {
        name = name == null ? "" : name;
        driver = driver == null || driver.isEmpty() ? "bridge" : driver;
        scope = scope == null ? "" : scope;
        ipam = ipam == null ? new NetworkInspect.Ipam("", null, List.of()) : ipam;
        options = withoutNulls(options);
        labels = withoutNulls(labels);
    }

    private static Map<String, String> withoutNulls(Map<String, String> map) {
        var copy = new TreeMap<String, String>();
        if (map != null) {
            map.forEach((key, value) -> copy.put(key, Objects.requireNonNullElse(value, "")));
        }
        return copy;
    }

    /** What was asked and has no effect; empty if that is nothing. */
    @JsonIgnore
    public String warning() {
        boolean ignored = !Boolean.TRUE.equals(enableIpv6)
                && ipam.config().stream().anyMatch(pool -> pool.subnet().indexOf(':') >= 0);
        return ignored ? "IPv6 subnets have no effect, as IPv6 is not enabled for the network" : "";
    }
}
