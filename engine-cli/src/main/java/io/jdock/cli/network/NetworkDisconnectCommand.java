package io.jdock.cli.network;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Body;
import java.io.IOException;

/** {@code jdock network disconnect}. */
public final class NetworkDisconnectCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] NETWORK CONTAINER", "Disconnect a container from a network", 2, 2);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Force the container to disconnect from a network", "-f", "--force");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        Body body = new Body().set("Container", arguments.values().get(1)).set("Force", arguments.flag("--force"));
        String network = Query.path(arguments.values().get(0));
        session.engine().call("POST", "/networks/" + network + "/disconnect", body.fields());
        return 0;
    }
}
