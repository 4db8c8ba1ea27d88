package io.jdock.daemon.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
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
    /** Options of every driver, for clients without the fields. */
    static final String ENABLE_IPV4 = "com.docker.network.enable_ipv4";

    static final String ENABLE_IPV6 = "com.docker.network.enable_ipv6";

    public NetworkCreateRequest {
        name = name == null ? "" : name;
        driver = driver == null || driver.isEmpty() ? "bridge" : driver;
        scope = scope == null ? "" : scope;
        configFrom = configFrom == null ? new NetworkInspect.ConfigFrom("") : configFrom;
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

    /** Addresses, options and labels are those of a configuration-only network. */
    NetworkCreateRequest configuredBy(NetworkDocument configuration) {
        if (!ipam.config().isEmpty() || !options.isEmpty() || !labels.isEmpty() || hasIpv6()) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN,
                    "user specified configurations are not supported if the network depends on a configuration"
                            + " network");
        }
        return new NetworkCreateRequest(
                name,
                driver,
                scope,
                internal,
                attachable,
                ingress,
                false,
                configFrom,
                new NetworkInspect.Ipam("default", configuration.ipamOptions(), configuration.pools()),
                enableIpv4,
                configuration.ipv6(),
                configuration.options(),
                configuration.labels());
    }

    /** Options that are not given are these. */
    NetworkCreateRequest withDefaults(Map<String, String> defaults) {
        var all = new TreeMap<>(defaults);
        all.putAll(options);
        return new NetworkCreateRequest(
                name,
                driver,
                scope,
                internal,
                attachable,
                ingress,
                configOnly,
                configFrom,
                ipam,
                enableIpv4,
                enableIpv6,
                all,
                labels);
    }

    /** Whether its containers are to have IPv4 addresses. */
    public boolean hasIpv4() {
        return enableIpv4 == null ? !"false".equals(options.get(ENABLE_IPV4)) : enableIpv4;
    }

    /** Whether its containers are to have IPv6 addresses. */
    public boolean hasIpv6() {
        return enableIpv6 == null ? "true".equals(options.get(ENABLE_IPV6)) : enableIpv6;
    }

    /** What was asked and has no effect; empty if that is nothing. */
    @JsonIgnore
    public String warning() {
        boolean ignored = !hasIpv6()
                && ipam.config().stream().anyMatch(pool -> pool.subnet().indexOf(':') >= 0);
        return ignored ? "IPv6 subnets have no effect, as IPv6 is not enabled for the network" : "";
    }
}
