package io.jdock.cli.network;

import io.jdock.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The host's network as a picture in SVG: the host's own interfaces on the left, its bridges in the middle, the
 * containers on the right, and a line for each veth pair with its host end's name. Each network has a colour, and its
 * containers stand in the order of the bridges, so that few lines cross.
 */
final class GraphDrawing {
    private static final int LINE = 18;
    private static final int PAD = 10;
    private static final int GAP = 28;
    /** Width of a character of the fixed font, in tenths of a pixel. */
    private static final int CHARACTER = 73;

    private static final int BETWEEN = 270;
    private static final int MARGIN = 24;
    /** Of networks, one after the other; distinct for most colour-blind readers, too. */
    private static final List<String> COLORS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7b6bd6", "#b8860b");

    private final StringBuilder boxes = new StringBuilder();
    private final StringBuilder lines = new StringBuilder();
    /** Where a line to a bridge or an uplink begins. */
    private final Map<String, Integer> middles = new HashMap<>();
    /** By bridge, for those of the engine's networks. */
    private final Map<String, String> colors = new HashMap<>();

    private int bottom;

    private GraphDrawing() {}

    static String of(JsonObject graph) {
        return new GraphDrawing().draw(graph);
    }

    private String draw(JsonObject graph) {
        for (JsonObject network : graph.objects("Bridges")) {
            colors.computeIfAbsent(network.text("Bridge"), _ -> COLORS.get(colors.size() % COLORS.size()));
        }
        List<JsonObject> interfaces = new ArrayList<>(graph.object("Host").objects("Interfaces"));
        interfaces.sort(Comparator.comparing(link -> !colors.containsKey(link.text("Name"))));
        List<List<String>> uplinks = new ArrayList<>();
        List<List<String>> bridges = new ArrayList<>();
        for (JsonObject link : interfaces) {
            if (link.text("Kind").equals("bridge")) {
                bridges.add(bridge(link, graph));
            } else if (link.text("Master").isEmpty() && !link.text("Name").equals("lo")) {
                uplinks.add(description(link));
            }
        }
        int first = MARGIN;
        int second = first + width(uplinks) + BETWEEN / 2;
        int third = second + width(bridges) + BETWEEN;
        column(uplinks, first, "uplink");
        column(bridges, second, "bridge");
        List<JsonObject> ordered = new ArrayList<>(graph.objects("Containers"));
        ordered.sort(Comparator.comparingDouble(container -> height(graph, container)));
        List<List<String>> containers =
                ordered.stream().map(GraphDrawing::container).toList();
        drawContainers(graph, ordered, containers, third, second + width(bridges));
        int width = third + width(containers) + MARGIN;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + (bottom + MARGIN)
                + "\" font-family=\"monospace\" font-size=\"12\">\n<style>\n"
                + "rect{stroke:#445;stroke-width:1.2} .page{fill:#fff;stroke:none} .uplink{fill:#f2f4fa}\n"
                + ".bridge{fill:#f3faf3} .container{fill:#fffaf0} .stripe{stroke:none}\n"
                + "path{stroke:#667;stroke-width:1.8;fill:none} .down{stroke-dasharray:5 4}\n"
                + ".title{font-weight:bold} .port{fill:#0058a0} .names{fill:#555} .label{fill:#335;font-size:11px}\n"
                + "</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n"
                + text(MARGIN, MARGIN, "title", "host " + graph.object("Host").text("Name"))
                + lines + boxes + "</svg>\n";
    }

    private static List<String> description(JsonObject link) {
        List<String> text = new ArrayList<>();
        text.add(link.text("Name") + " (" + link.number("Index") + ")" + (link.flag("Up") ? "" : " down"));
        text.addAll(addresses(link));
        return text;
    }

    /** Without those that every link has for itself. */
    private static List<String> addresses(JsonObject link) {
        return link.array("Addresses").stream()
                .map(Object::toString)
                .filter(address -> !address.startsWith("fe80:"))
                .toList();
    }

    /** Where, between the bridges that it is on, the container belongs; below all for one on none. */
    private double height(JsonObject graph, JsonObject container) {
        return container.object("Namespace").objects("Interfaces").stream()
                .map(link -> hostEnd(graph, link))
                .filter(end -> end != null && middles.containsKey(end.text("Master")))
                .mapToInt(end -> middles.get(end.text("Master")))
                .average()
                .orElse(Double.MAX_VALUE);
    }

    private static List<String> bridge(JsonObject link, JsonObject graph) {
        List<String> text = description(link);
        for (JsonObject network : graph.objects("Bridges")) {
            if (network.text("Bridge").equals(link.text("Name"))) {
                text.add("network " + network.text("Network"));
            }
        }
        return text;
    }

    private static List<String> container(JsonObject container) {
        List<String> text = new ArrayList<>();
        text.add(container.text("Name"));
        JsonObject namespace = container.object("Namespace");
        boolean guest = container.text("Mode").startsWith("container:");
        String where = guest ? "namespace of " + container.text("Mode") : namespace.text("Name");
        text.add(container.text("Path").isEmpty() ? "the host's namespace" : where);
        for (JsonObject link : namespace.objects("Interfaces")) {
            if (!link.text("Name").equals("lo")) {
                text.add(link.text("Name") + " (" + link.number("Index") + ") " + String.join(" ", addresses(link))
                        + (link.flag("Up") ? "" : " down"));
            }
        }
        for (Object port : container.array("Ports")) {
            text.add(port.toString());
        }
        if (!container.text("NameServer").isEmpty()) {
            for (JsonObject place : container.objects("Networks")) {
                text.add("names on " + place.text("Network") + ": " + GraphTree.join(place.array("Names"), ", "));
            }
        }
        return text;
    }

    private void column(List<List<String>> texts, int x, String style) {
        int y = MARGIN + LINE;
        for (List<String> text : texts) {
            String name = text.get(0).substring(0, text.get(0).indexOf(' '));
            middles.put(name, y + height(text) / 2);
            box(text, x, y, width(texts), style);
            if (colors.containsKey(name)) {
                boxes.append("<rect class=\"stripe\" x=\"")
                        .append(x)
                        .append("\" y=\"")
                        .append(y);
                boxes.append("\" width=\"5\" height=\"")
                        .append(height(text))
                        .append("\" rx=\"2\" fill=\"")
                        .append(colors.get(name))
                        .append("\"/>\n");
            }
            y += height(text) + GAP;
        }
    }

    private void drawContainers(
            JsonObject graph, List<JsonObject> containers, List<List<String>> texts, int x, int bridgeEdge) {
        int y = MARGIN + LINE;
        for (int i = 0; i < containers.size(); i++) {
            List<String> text = texts.get(i);
            box(text, x, y, width(texts), "container");
            int row = 2;
            for (JsonObject link : containers.get(i).object("Namespace").objects("Interfaces")) {
                if (link.text("Name").equals("lo")) {
                    continue;
                }
                int at = y + PAD + row * LINE + LINE / 2;
                row++;
                JsonObject end = hostEnd(graph, link);
                Integer from = end == null ? null : middles.get(end.text("Master"));
                if (from != null) {
                    boolean up = end.flag("Up") && link.flag("Up");
                    lines.append("<path")
                            .append(up ? "" : " class=\"down\"")
                            .append(" d=\"M")
                            .append(bridgeEdge);
                    lines.append(' ')
                            .append(from)
                            .append(" C")
                            .append(bridgeEdge + BETWEEN / 3)
                            .append(' ')
                            .append(from);
                    lines.append(' ')
                            .append(bridgeEdge + BETWEEN / 4)
                            .append(' ')
                            .append(at);
                    lines.append(' ')
                            .append(bridgeEdge + BETWEEN / 2)
                            .append(' ')
                            .append(at);
                    lines.append(" L").append(x).append(' ').append(at);
                    if (colors.containsKey(end.text("Master"))) {
                        lines.append("\" style=\"stroke:").append(colors.get(end.text("Master")));
                    }
                    lines.append("\"/>\n");
                    lines.append(text(
                            bridgeEdge + BETWEEN / 2 - PAD,
                            at - 4,
                            "label",
                            end.text("Name") + " (" + end.number("Index") + ")"));
                }
            }
            y += height(text) + GAP;
        }
    }

    private static JsonObject hostEnd(JsonObject graph, JsonObject link) {
        if (!link.text("PeerOwner").equals("host")) {
            return null;
        }
        for (JsonObject end : graph.object("Host").objects("Interfaces")) {
            if (end.number("Index") == link.number("PeerIndex")) {
                return end;
            }
        }
        return null;
    }

    private void box(List<String> text, int x, int y, int width, String style) {
        boxes.append("<rect class=\"")
                .append(style)
                .append("\" x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y);
        boxes.append("\" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height(text))
                .append("\" rx=\"5\"/>\n");
        for (int i = 0; i < text.size(); i++) {
            boxes.append(text(x + PAD, y + PAD + i * LINE + LINE - 5, style(i, text.get(i)), text.get(i)));
        }
        bottom = Math.max(bottom, y + height(text));
    }

    private static String style(int row, String text) {
        if (row == 0) {
            return "title";
        }
        if (text.contains("->")) {
            return "port";
        }
        return text.startsWith("names on ") ? "names" : "text";
    }

    private static String text(int x, int y, String style, String text) {
        return "<text class=\"" + style + "\" x=\"" + x + "\" y=\"" + y + "\">" + escape(text) + "</text>\n";
    }

    private static int height(List<String> text) {
        return 2 * PAD + text.size() * LINE;
    }

    private static int width(List<List<String>> texts) {
        int longest = 12;
        for (List<String> text : texts) {
            for (String line : text) {
                longest = Math.max(longest, line.length());
            }
        }
        return 2 * PAD + longest * CHARACTER / 10;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
