package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.network.PublishedPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Links of a container on the default bridge to others ({@code --link}): a name for each in its hosts file, and
 * variables that tell of their ports. Networks of the user's own have a name server instead.
 */
final class Links {
    private final Parts parts;
    private final List<Link> links;

    /** A link: another container by name or id, and what it is called here. */
    record Link(String target, String alias) {
        /** Reads {@code name}, {@code name:alias} or Docker's {@code /name:/own/alias}. */
        static Link parse(String text) {
            int colon = text.indexOf(':');
            String target = colon < 0 ? text : text.substring(0, colon);
            String alias = colon < 0 ? target : text.substring(colon + 1);
            String plainAlias = alias.substring(alias.lastIndexOf('/') + 1);
            String plainTarget = target.startsWith("/") ? target.substring(1) : target;
            if (plainTarget.isEmpty() || plainAlias.isEmpty() || plainAlias.indexOf(':') >= 0) {
                throw EngineException.invalid("bad format for links: " + text);
            }
            return new Link(plainTarget, plainAlias);
        }

        @Override
        public String toString() {
            return target + ":" + alias;
        }
    }

    private record Linked(Link link, Container.Moment container) {}

    private Links(Parts parts, List<Link> links) {
        this.parts = parts;
        this.links = links;
    }

    static Links of(Parts parts, HostConfig host) {
        boolean used = host.networkMode().equals("bridge") || host.networkMode().equals("default");
        return new Links(parts, used ? host.links().stream().map(Link::parse).toList() : List.of());
    }

    /**
     * Checks the links of a new container.
     *
     * @throws EngineException INVALID if one leads nowhere
     */
    void check() {
        for (Link link : links) {
            try {
                parts.index().find(link.target());
            } catch (EngineException e) {
                throw EngineException.invalid("could not get container for " + link.target() + ": " + e.getMessage());
            }
        }
    }

    /**
     * Lines of the hosts file.
     *
     * @throws EngineException INVALID if a linked container does not run
     */
    List<String> hosts(String containerName) {
        var lines = new ArrayList<String>();
        for (Link link : links) {
            Linked linked = find(link)
                    .orElseThrow(() -> EngineException.invalid("Cannot link to a non running container: /"
                            + link.target() + " AS /" + containerName + "/" + link.alias()));
            lines.add(line(linked));
        }
        return lines;
    }

    /** As {@link #hosts}, without those that do not run any more. */
    List<String> hostsThatRun() {
        return links.stream()
                .flatMap(link -> find(link).stream())
                .filter(linked -> addressOf(linked).isPresent())
                .map(Links::line)
                .toList();
    }

    private static String line(Linked linked) {
        String alias = linked.link().alias();
        String hostname = linked.container().document().config().hostname();
        String name = linked.container().name();
        return address(linked) + "\t" + alias + " " + hostname + (name.equals(alias) ? "" : " " + name);
    }

    private Optional<Linked> find(Link link) {
        return parts.index().all().stream()
                .map(Container::now)
                .filter(moment ->
                        moment.name().equals(link.target()) || moment.id().startsWith(link.target()))
                .filter(moment -> moment.run().isPresent() && moment.document().network() != null)
                .map(moment -> new Linked(link, moment))
                .findFirst();
    }

    private static String address(Linked linked) {
        return addressOf(linked)
                .orElseThrow(() -> EngineException.invalid("Cannot link to /"
                        + linked.container().name() + ", as it does not belong to the default network"));
    }

    /** On the default bridge: an address of another network leads there only by chance. */
    private static Optional<String> addressOf(Linked linked) {
        return linked.container().document().network().endpoints().stream()
                .filter(endpoint -> endpoint.networkName().equals("bridge"))
                .flatMap(endpoint -> Stream.of(endpoint.address(), endpoint.address6()))
                .filter(address -> !address.isEmpty())
                .findFirst();
    }

    /** Variables that tell of linked containers that run, as Docker's. */
    List<String> environment(String containerName) {
        var variables = new ArrayList<String>();
        for (Link link : links) {
            find(link).ifPresent(linked -> tell(containerName, linked, variables));
        }
        return variables;
    }

    private static void tell(String containerName, Linked linked, List<String> variables) {
        String alias = linked.link().alias();
        String prefix = alias.replace('-', '_').toUpperCase(Locale.ROOT);
        ContainerDocument document = linked.container().document();
        String address = address(linked);
        boolean first = true;
        for (Map.Entry<Integer, String> port : ports(document).entrySet()) {
            String protocol = port.getValue();
            String url = protocol + "://" + address + ":" + port.getKey();
            if (first) {
                variables.add(prefix + "_PORT=" + url);
                first = false;
            }
            String own = prefix + "_PORT_" + port.getKey() + "_" + protocol.toUpperCase(Locale.ROOT);
            variables.add(own + "=" + url);
            variables.add(own + "_ADDR=" + address);
            variables.add(own + "_PORT=" + port.getKey());
            variables.add(own + "_PROTO=" + protocol);
        }
        variables.add(prefix + "_NAME=/" + containerName + "/" + alias);
        for (String variable : document.config().env()) {
            if (variable.indexOf('=') > 0 && !variable.startsWith("PATH=") && !variable.startsWith("HOME=")) {
                variables.add(prefix + "_ENV_" + variable);
            }
        }
    }

    /** Exposed and published ports with their protocols. */
    private static Map<Integer, String> ports(ContainerDocument document) {
        var ports = new TreeMap<Integer, String>();
        for (String key : document.config().exposedPorts().keySet()) {
            PortSpec.exposed(key).forEach(exposed -> ports.put(exposed.port(), exposed.protocol()));
        }
        for (PublishedPort port : document.network().ports()) {
            ports.put(port.containerPort(), port.protocol().text());
        }
        return ports;
    }
}
