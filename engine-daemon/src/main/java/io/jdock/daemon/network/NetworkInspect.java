package io.jdock.daemon.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A network as {@code GET /networks/ID} shows it; {@code GET /networks} shows it with no containers. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record NetworkInspect(
        String name,
        String id,
        Instant created,
        String scope,
        String driver,
        @JsonProperty("EnableIPv4") boolean enableIpv4,
        @JsonProperty("EnableIPv6") boolean enableIpv6,
        @JsonProperty("IPAM") Ipam ipam,
        boolean internal,
        boolean attachable,
        boolean ingress,
        ConfigFrom configFrom,
        boolean configOnly,
        Map<String, Endpoint> containers,
        Map<String, String> options,
        Map<String, String> labels) {
    /** Where its addresses come from. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Ipam(String driver, Map<String, String> options, List<Pool> config) {
        public Ipam {
            driver = driver == null ? "" : driver;
            config = config == null ? List.of() : List.copyOf(config);
        }
    }

    @JsonNaming(UpperCamelCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Pool(
            String subnet,
            @JsonProperty("IPRange") String ipRange,
            String gateway,
            Map<String, String> auxiliaryAddresses) {
        static final Pool ANY = new Pool("", "", "", Map.of());

        public Pool {
            subnet = subnet == null ? "" : subnet;
            ipRange = ipRange == null ? "" : ipRange;
            gateway = gateway == null ? "" : gateway;
            auxiliaryAddresses = auxiliaryAddresses == null ? Map.of() : Map.copyOf(auxiliaryAddresses);
        }

        @JsonIgnore
        boolean isIpv6() {
            return Stream.of(subnet, gateway, ipRange).anyMatch(text -> text.indexOf(':') >= 0);
        }
    }

    @JsonNaming(UpperCamelCaseStrategy.class)
    public record ConfigFrom(String network) {
        public ConfigFrom {
            network = network == null ? "" : network;
        }
    }

    /** A container on the network. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Endpoint(
            String name,
            @JsonProperty("EndpointID") String endpointId,
            String macAddress,
            @JsonProperty("IPv4Address") String ipv4Address,
            @JsonProperty("IPv6Address") String ipv6Address) {}

    NetworkInspect withContainers(Map<String, Endpoint> value) {
        return new NetworkInspect(
                name,
                id,
                created,
                scope,
                driver,
                enableIpv4,
                enableIpv6,
                ipam,
                internal,
                attachable,
                ingress,
                configFrom,
                configOnly,
                value,
                options,
                labels);
    }

    /** As a list shows it. */
    public NetworkInspect withoutContainers() {
        return withContainers(Map.of());
    }

    /** Whether it is one of the three that are always there. */
    @JsonIgnore
    public boolean isBuiltin() {
        return name.equals("bridge") || name.equals("host") || name.equals("none");
    }
}
