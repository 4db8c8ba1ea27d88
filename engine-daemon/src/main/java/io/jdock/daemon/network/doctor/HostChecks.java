package io.jdock.daemon.network.doctor;

import io.jdock.daemon.network.doctor.Diagnosis.Findings;
import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.Route;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The hops on the host up to its routing: the veth's other end, the bridge, sysctls, routes. */
final class HostChecks {
    private static final String SYSCTLS = "/proc/sys/net/";

    private HostChecks() {}

    static void check(
            Patient patient, NamespaceView inside, NamespaceView host, NetworkNamespace namespace, Findings findings) {
        for (Patient.Leg leg : patient.legs()) {
            if (leg.bridge().isEmpty()) {
                continue;
            }
            checkPair(leg, inside, host, findings);
            checkBridge(leg, host, findings);
            leg.places().stream()
                    .filter(place -> !place.bridgeAddress().isEmpty())
                    .forEach(place -> checkReturn(leg.bridge(), place.address(), host, findings));
        }
        boolean leaves = patient.legs().stream().anyMatch(leg -> !leg.bridge().isEmpty() && leg.isWayOut());
        if (leaves) {
            checkForwarding(patient, namespace, findings);
            checkWayOut(patient, host, findings);
        }
    }

    private static void checkPair(Patient.Leg leg, NamespaceView inside, NamespaceView host, Findings findings) {
        Optional<Link> found = host.link(leg.hostInterface());
        if (found.isEmpty()) {
            findings.broken(
                    "veth",
                    leg.hostInterface() + ", the host's end of " + leg.interfaceName()
                            + ", is gone: disconnect and connect it, or restart the container");
            return;
        }
        Link link = found.get();
        boolean paired = inside.link(leg.interfaceName())
                .filter(end -> end.index() == link.peer() && end.peer() == link.index())
                .isPresent();
        String both = leg.hostInterface() + " (" + link.index() + ") on the host and " + leg.interfaceName() + " ("
                + link.peer() + ") in the container";
        String master = host.link(link.master()).map(Link::name).orElse("");
        if (!paired) {
            findings.broken("veth", leg.hostInterface() + " is not the other end of " + leg.interfaceName());
        } else if (!link.isUp()) {
            findings.broken(
                    "veth", leg.hostInterface() + " is down; repair: ip link set " + leg.hostInterface() + " up");
        } else if (!master.equals(leg.bridge())) {
            findings.broken(
                    "veth",
                    leg.hostInterface() + " is "
                            + (master.isEmpty() ? "no port of a bridge" : "a port of " + master) + " but belongs to "
                            + leg.bridge() + "; repair: ip link set " + leg.hostInterface() + " master "
                            + leg.bridge());
        } else {
            findings.ok("veth", both + " are a pair, a port of " + leg.bridge());
        }
    }

    private static void checkBridge(Patient.Leg leg, NamespaceView host, Findings findings) {
        Optional<Link> found = host.link(leg.bridge());
        if (found.isEmpty()) {
            findings.broken(
                    "bridge",
                    leg.bridge() + " of network " + leg.network() + " is gone: restart jdockd, which makes it again");
            return;
        }
        Link bridge = found.get();
        List<String> present = host.addresses(bridge);
        Optional<Patient.Place> lost = leg.places().stream()
                .filter(place -> !place.bridgeAddress().isEmpty())
                .filter(place -> !present.contains(place.bridgeAddress() + "/" + place.prefixLength()))
                .findFirst();
        if (!bridge.isUp()) {
            findings.broken("bridge", leg.bridge() + " is down; repair: ip link set " + leg.bridge() + " up");
        } else if (lost.isPresent()) {
            String address = lost.get().bridgeAddress();
            findings.broken(
                    "bridge",
                    leg.bridge() + " has lost the address " + address
                            + ", which is the containers' gateway; repair: ip addr add " + address + "/"
                            + lost.get().prefixLength() + " dev " + leg.bridge());
        } else {
            findings.ok(
                    "bridge",
                    leg.bridge() + " (" + bridge.index() + ") is up with "
                            + (present.isEmpty() ? "no address" : String.join(", ", present)));
        }
    }

    /** Whether packets for the container go to its bridge: a VPN may have a route to the same addresses. */
    private static void checkReturn(String bridge, String address, NamespaceView host, Findings findings) {
        Optional<Route> way = host.way(InetAddress.ofLiteral(address));
        String device =
                way.flatMap(route -> host.link(route.link())).map(Link::name).orElse("");
        if (device.equals(bridge)) {
            findings.ok("return", "the host reaches " + address + " by " + device);
        } else {
            findings.broken(
                    "return",
                    "the host's route to " + address + " is "
                            + way.map(route -> "\"" + host.text(route) + "\"").orElse("missing")
                            + " and does not lead to "
                            + bridge
                            + ": another network (a VPN?) has the same addresses, or the route was deleted");
        }
    }

    private static void checkForwarding(Patient patient, NetworkNamespace namespace, Findings findings) {
        if (sysctl(namespace, "ipv4/ip_forward").equals("1")) {
            findings.ok("forwarding", "net.ipv4.ip_forward is 1");
        } else {
            findings.broken(
                    "forwarding",
                    "net.ipv4.ip_forward is 0: the host does not route for containers; repair: "
                            + "sysctl -w net.ipv4.ip_forward=1");
        }
        boolean ipv6 = patient.legs().stream()
                .flatMap(leg -> leg.places().stream())
                .anyMatch(place -> place.isIpv6() && place.isWayOut());
        if (ipv6 && sysctl(namespace, "ipv6/conf/all/forwarding").equals("1")) {
            findings.ok("forwarding", "net.ipv6.conf.all.forwarding is 1");
        } else if (ipv6) {
            findings.broken(
                    "forwarding",
                    "net.ipv6.conf.all.forwarding is 0: the host does not route IPv6 for containers; repair: "
                            + "sysctl -w net.ipv6.conf.all.forwarding=1");
        }
        boolean loopback =
                patient.ports().stream().anyMatch(port -> !port.hostAddress().contains(":"));
        patient.legs().stream()
                .filter(leg -> loopback && leg.isWayOut())
                .filter(leg -> !sysctl(namespace, "ipv4/conf/" + leg.bridge() + "/route_localnet")
                        .equals("1"))
                .forEach(leg -> findings.broken(
                        "forwarding",
                        "net.ipv4.conf." + leg.bridge()
                                + ".route_localnet is not 1: published ports do not answer on 127.0.0.1; repair: sysctl -w "
                                + "net.ipv4.conf." + leg.bridge() + ".route_localnet=1"));
    }

    private static void checkWayOut(Patient patient, NamespaceView host, Findings findings) {
        for (boolean ipv6 : new boolean[] {false, true}) {
            boolean leaves = patient.legs().stream()
                    .flatMap(leg -> leg.places().stream())
                    .anyMatch(place -> place.isWayOut() && place.isIpv6() == ipv6);
            Optional<Route> way = host.way(NamespaceView.somewhere(ipv6));
            if (leaves && way.isPresent()) {
                findings.ok("uplink", "the host's own way out is \"" + host.text(way.get()) + "\"");
            } else if (leaves) {
                findings.unclear(
                        "uplink",
                        "the host itself has no default route" + (ipv6 ? " for IPv6" : "")
                                + ": containers reach what the host reaches");
            }
        }
    }

    private static String sysctl(NetworkNamespace namespace, String name) {
        return namespace.call(() -> {
            Path file = Path.of(SYSCTLS + name);
            return Files.exists(file) ? Files.readString(file).strip() : "";
        });
    }
}
