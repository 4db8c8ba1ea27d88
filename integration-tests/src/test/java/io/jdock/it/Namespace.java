package io.jdock.it;

import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace that stands for another machine: a veth pair leads to it from the host.
 *
 * <pre>
 *   host: network.1 ══ veth pair ══ network.2: here
 * </pre>
 */
final class Namespace implements AutoCloseable {
    private final Address.Network network = Address.outside();
    private final Running holder;

    Namespace() {
        holder = Running.start(new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; exec sleep 600"));
        Shell.eventually().until(() -> holder.out().contains("ready"));
        String name = "jdito" + network.number();
        Shell.run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", pid())
                .text();
        Shell.run("ip", "addr", "add", network.hostCidr(), "dev", name).text();
        Shell.run("ip", "link", "set", name, "up").text();
        run("ip", "link", "set", "lo", "up").text();
        run("ip", "addr", "add", address() + "/24", "dev", "eth0").text();
        run("ip", "link", "set", "eth0", "up").text();
    }

    private String pid() {
        return Long.toString(holder.pid());
    }

    /** Its address on the way to the host. */
    String address() {
        return network.host(2);
    }

    /** The host's address on the way here. */
    String hostAddress() {
        return network.host(1);
    }

    Outcome run(String... command) {
        return Shell.run(command(command), "");
    }

    Running start(String... command) {
        return Running.start(new ProcessBuilder(command(command)));
    }

    private List<String> command(String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "-t", pid(), "--net"));
        all.addAll(List.of(command));
        return all;
    }

    /** The pair goes with the namespace, but only some time later; here it goes at once. */
    @Override
    public void close() {
        Shell.run("ip", "link", "delete", "jdito" + network.number()).text();
        holder.close();
    }
}
