package io.jdock.cli.network;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Body;
import java.io.IOException;

/** {@code jdock network connect}. */
public final class NetworkConnectCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NETWORK CONTAINER", "Connect a container to a network", 2, 2);
    }

    @Override
    public void flags(Flags flags) {
        flags.list("strings", "Add network-scoped alias for the container", "--alias")
                .list("strings", "driver options for the network", "--driver-opt")
                .text(
                        "int",
                        "Highest gw-priority provides the default gateway. Accepts positive and negative values",
                        "--gw-priority")
                .text("string", "IPv4 address (e.g., \"172.30.100.104\")", "--ip")
                .text("string", "IPv6 address (e.g., \"2001:db8::33\")", "--ip6")
                .list("list", "Add link to another container", "--link")
                .list("strings", "Add a link-local address for the container", "--link-local-ip");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        Body ipam = new Body()
                .setIfAny("IPv4Address", arguments.text("--ip"))
                .setIfAny("IPv6Address", arguments.text("--ip6"))
                .setIfAny("LinkLocalIPs", arguments.list("--link-local-ip"));
        Body endpoint = new Body()
                .setIfAny("IPAMConfig", ipam.fields())
                .setIfAny("Links", arguments.list("--link"))
                .setIfAny("Aliases", arguments.list("--alias"))
                .setIfAny("DriverOpts", NetworkCreateCommand.pairs(arguments.list("--driver-opt")))
                .setIfNonZero("GwPriority", arguments.integer("--gw-priority", 0));
        Body body = new Body().set("Container", arguments.values().get(1)).set("EndpointConfig", endpoint.fields());
        String network = Query.path(arguments.values().get(0));
        session.engine().call("POST", "/networks/" + network + "/connect", body.fields());
        return 0;
    }
}
