package io.jdock.daemon.network.doctor;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** The host's network and the containers', as the kernel has them: {@code GET /jdock/networks/graph}. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record NetworkGraph(Namespace host, List<Bridge> bridges, List<Container> containers) {
    public NetworkGraph {
        bridges = List.copyOf(bridges);
        containers = List.copyOf(containers);
    }

    /** @param name as the kernel calls it: {@code net:[4026531840]}; empty if it cannot be entered */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Namespace(String name, List<Interface> interfaces, List<String> routes) {
        public static final Namespace UNKNOWN = new Namespace("", List.of(), List.of());

        public Namespace {
            interfaces = List.copyOf(interfaces);
            routes = List.copyOf(routes);
        }
    }

    /**
     * An interface.
     *
     * @param kind {@code bridge}, {@code veth} and so on; empty for hardware
     * @param carrier whether the other end is up
     * @param master name of the bridge it is a port of, empty if none
     * @param peer name of a veth's other end, where that is in a namespace of this graph
     * @param peerIndex number of that end in its namespace, 0 if none
     * @param peerOwner name of the container that has it, {@code host} for the host
     */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Interface(
            int index,
            String name,
            String kind,
            boolean up,
            boolean carrier,
            int mtu,
            String mac,
            List<String> addresses,
            String master,
            String peer,
            int peerIndex,
            String peerOwner) {
        public Interface {
            addresses = List.copyOf(addresses);
        }
    }

    /** A network that has a bridge. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Bridge(String network, String id, String driver, String bridge, List<String> subnets) {
        public Bridge {
            subnets = List.copyOf(subnets);
        }
    }

    /**
     * A running container.
     *
     * @param path of the pin of its namespace; empty for the host's
     * @param ports published, as {@code 0.0.0.0:80->80/tcp}
     * @param nameServer {@code 127.0.0.11}, or empty
     */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Container(
            String id,
            String name,
            String mode,
            String path,
            Namespace namespace,
            List<Place> networks,
            List<String> ports,
            String nameServer,
            List<String> nameServers) {
        public Container {
            networks = List.copyOf(networks);
            ports = List.copyOf(ports);
            nameServers = List.copyOf(nameServers);
        }
    }

    /** @param names by which others on the network find it */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Place(String network, String networkInterface, String address, List<String> names) {
        public Place {
            names = List.copyOf(names);
        }
    }
}
