package io.jdock.cli.network;

import io.jdock.cli.format.Texts;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.HeaderRow;
import io.jdock.cli.template.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One line of {@code jdock network ls}.
 *
 * @param network as the daemon lists it
 * @param full whether nothing is cut short
 */
record NetworkRow(JsonObject network, boolean full) implements Row {
    static final HeaderRow HEADERS = new HeaderRow(Map.of(
            "ID",
            "NETWORK ID",
            "Name",
            "NAME",
            "Driver",
            "DRIVER",
            "Scope",
            "SCOPE",
            "IPv4",
            "IPV4",
            "IPv6",
            "IPV6",
            "Internal",
            "INTERNAL",
            "Labels",
            "LABELS",
            "CreatedAt",
            "CREATED AT"));

    static final Comparator<NetworkRow> BY_NAME = Comparator.comparing(row -> row.network.text("Name"));

    @Override
    public List<String> names() {
        return List.of("CreatedAt", "Driver", "ID", "IPv4", "IPv6", "Internal", "Labels", "Name", "Scope");
    }

    @Override
    public Object field(String name, List<Object> arguments) {
        return switch (name) {
            case "ID" -> full ? network.text("Id") : Texts.shortId(network.text("Id"));
            case "Name" -> network.text("Name");
            case "Driver" -> network.text("Driver");
            case "Scope" -> network.text("Scope");
            case "IPv4" -> String.valueOf(!Boolean.FALSE.equals(network.fields().get("EnableIPv4")));
            case "IPv6" -> String.valueOf(network.flag("EnableIPv6"));
            case "Internal" -> String.valueOf(network.flag("Internal"));
            case "CreatedAt" -> network.text("Created");
            case "Labels" -> Texts.pairs(network.object("Labels"));
            default -> null;
        };
    }
}
