package io.jdock.cli.network;

import io.jdock.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The host's network as a tree: interfaces, the ports of each bridge below it, the container at the other end of a veth
 * pair below that.
 */
final class GraphTree {
    private final JsonObject graph;
    private final Set<String> shown = new HashSet<>();

    private GraphTree(JsonObject graph) {
        this.graph = graph;
    }

    /** A line and those below it. */
    private record Node(String text, List<Node> children) {
        Node(String text) {
            this(text, new ArrayList<>());
        }

        void write(StringBuilder out, String indent) {
            for (int i = 0; i < children.size(); i++) {
                boolean last = i == children.size() - 1;
                Node child = children.get(i);
                out.append(indent)
                        .append(last ? "└─ " : "├─ ")
                        .append(child.text)
                        .append('\n');
                child.write(out, indent + (last ? "   " : "│  "));
            }
        }
    }

    static String of(JsonObject graph) {
        GraphTree tree = new GraphTree(graph);
        StringBuilder out = new StringBuilder();
        Node host = tree.host();
        out.append(host.text).append('\n');
        host.write(out, "");
        for (JsonObject container : graph.objects("Containers")) {
            if (!tree.shown.contains(container.text("Id"))) {
                Node node = tree.container(container);
                out.append(node.text).append('\n');
                node.write(out, "");
            }
        }
        return out.toString();
    }

    private Node host() {
        JsonObject namespace = graph.object("Host");
        Node host = new Node("host " + namespace.text("Name"));
        List<JsonObject> interfaces = namespace.objects("Interfaces");
        for (JsonObject link : interfaces) {
            if (link.text("Master").isEmpty()) {
                Node node = new Node(line(link) + network(link.text("Name")));
                host.children.add(node);
                addPeer(link, node);
                for (JsonObject port : interfaces) {
                    if (port.text("Master").equals(link.text("Name"))) {
                        Node below = new Node(line(port));
                        node.children.add(below);
                        addPeer(port, below);
                    }
                }
            }
        }
        for (Object route : namespace.array("Routes")) {
            host.children.add(new Node("route " + route));
        }
        return host;
    }

    private void addPeer(JsonObject link, Node node) {
        String owner = link.text("PeerOwner");
        if (owner.isEmpty() || owner.equals("host")) {
            return;
        }
        for (JsonObject container : graph.objects("Containers")) {
            if (container.text("Name").equals(owner)) {
                if (shown.add(container.text("Id"))) {
                    node.children.add(container(container));
                } else {
                    node.children.add(new Node("container " + owner + " (see above)"));
                }
            }
        }
    }

    private String network(String bridge) {
        for (JsonObject network : graph.objects("Bridges")) {
            if (network.text("Bridge").equals(bridge)) {
                return "  network " + network.text("Network") + " " + join(network.array("Subnets"), " ");
            }
        }
        return "";
    }

    private Node container(JsonObject container) {
        String id = container.text("Id");
        JsonObject namespace = container.object("Namespace");
        boolean host = container.text("Path").isEmpty();
        boolean guest = container.text("Mode").startsWith("container:");
        String where = guest ? "in the namespace of " + container.text("Mode") : namespace.text("Name");
        Node node = new Node("container " + container.text("Name") + " " + id.substring(0, Math.min(12, id.length()))
                + " " + (host ? "in the host's namespace" : where));
        for (JsonObject link : namespace.objects("Interfaces")) {
            node.children.add(new Node(line(link)));
        }
        for (Object route : namespace.array("Routes")) {
            node.children.add(new Node("route " + route));
        }
        for (Object port : container.array("Ports")) {
            node.children.add(new Node("port " + port));
        }
        for (JsonObject place : container.objects("Networks")) {
            if (!place.array("Names").isEmpty() && !container.text("NameServer").isEmpty()) {
                node.children.add(
                        new Node("names on " + place.text("Network") + ": " + join(place.array("Names"), ", ")));
            }
        }
        if (!host && !guest) {
            String server = container.text("NameServer");
            node.children.add(new Node("asks " + (server.isEmpty() ? "" : server + ", and behind it ")
                    + join(container.array("NameServers"), ", ")));
        }
        return node;
    }

    /** As {@code veth0a1b2c3 (7) veth up 02:42:ac:11:00:02 mtu 1500 172.17.0.2/16 == eth0 (6) of web}. */
    static String line(JsonObject link) {
        StringBuilder line = new StringBuilder();
        line.append(link.text("Name")).append(" (").append(link.number("Index")).append(')');
        if (!link.text("Kind").isEmpty()) {
            line.append(' ').append(link.text("Kind"));
        }
        line.append(link.flag("Up") ? link.flag("Carrier") ? " up" : " up, no carrier" : " down");
        if (!link.text("Name").equals("lo")) {
            line.append(' ').append(link.text("Mac")).append(" mtu ").append(link.number("Mtu"));
        }
        for (Object address : link.array("Addresses")) {
            line.append(' ').append(address);
        }
        if (link.number("PeerIndex") != 0) {
            String peer = link.text("Peer");
            String owner = link.text("PeerOwner");
            line.append(" == ").append(peer.isEmpty() ? "?" : peer).append(" (").append(link.number("PeerIndex"));
            line.append(')').append(owner.isEmpty() ? " in a namespace of no container" : " of " + owner);
        }
        return line.toString();
    }

    static String join(List<Object> values, String between) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(text.isEmpty() ? "" : between).append(value);
        }
        return text.toString();
    }
}
