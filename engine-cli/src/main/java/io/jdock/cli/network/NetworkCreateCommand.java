package io.jdock.cli.network;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.json.Body;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code jdock network create}. */
public final class NetworkCreateCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NETWORK", "Create a network", 1, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Enable manual container attachment", "--attachable")
                .list("map", "Auxiliary IPv4 or IPv6 addresses used by Network driver", "--aux-address")
                .text("string", "The network from which to copy the configuration", "--config-from")
                .bool("Create a configuration only network", "--config-only")
                .text("string", "Driver to manage the Network (default \"bridge\")", "-d", "--driver")
                .list("strings", "IPv4 or IPv6 Gateway for the master subnet", "--gateway")
                .bool("Create swarm routing-mesh network", "--ingress")
                .bool("Restrict external access to the network", "--internal")
                .list("strings", "Allocate container ip from a sub-range", "--ip-range")
                .text("string", "IP Address Management Driver (default \"default\")", "--ipam-driver")
                .list("map", "Set IPAM driver specific options", "--ipam-opt")
                .bool("Enable or disable IPv4 address assignment", "--ipv4")
                .bool("Enable or disable IPv6 address assignment", "--ipv6")
                .list("list", "Set metadata on a network", "--label")
                .list("map", "Set driver specific options", "-o", "--opt")
                .text("string", "Control the network's scope", "--scope")
                .list("strings", "Subnet in CIDR format that represents a network segment", "--subnet");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        Body ipam = new Body()
                .set("Driver", arguments.text("--ipam-driver", "default"))
                .set("Options", pairs(arguments.list("--ipam-opt")))
                .set("Config", Subnets.of(arguments));
        Body body = new Body()
                .set("Name", arguments.values().get(0))
                .set("Driver", arguments.text("--driver", "bridge"))
                .set("Scope", arguments.text("--scope", ""))
                .set("Internal", arguments.flag("--internal"))
                .set("Attachable", arguments.flag("--attachable"))
                .set("Ingress", arguments.flag("--ingress"))
                .set("ConfigOnly", arguments.flag("--config-only"))
                .set("IPAM", ipam.fields())
                .set("Options", pairs(arguments.list("--opt")))
                .set("Labels", pairs(arguments.list("--label")));
        if (arguments.has("--config-from")) {
            body.set("ConfigFrom", Map.of("Network", arguments.text("--config-from", "")));
        }
        if (arguments.has("--ipv4")) {
            body.set("EnableIPv4", arguments.flag("--ipv4"));
        }
        if (arguments.has("--ipv6")) {
            body.set("EnableIPv6", arguments.flag("--ipv6"));
        }
        JsonObject created = session.engine().object("POST", "/networks/create", body.fields());
        if (!created.text("Warning").isEmpty()) {
            session.errorLine("WARNING: " + created.text("Warning"));
        }
        session.printLine(created.text("Id"));
        return 0;
    }

    static Map<String, Object> pairs(List<String> values) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            pairs.put(equals < 0 ? value : value.substring(0, equals), equals < 0 ? "" : value.substring(equals + 1));
        }
        return pairs;
    }
}
