package io.jdock.daemon.network.doctor;

import io.jdock.daemon.network.doctor.Diagnosis.Findings;
import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.Route;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The hops inside the container's namespace: interfaces, addresses, routes. */
final class InsideChecks {
    private InsideChecks() {}

    static void check(Patient patient, NamespaceView inside, Findings findings) {
        boolean loopback = inside.link("lo").filter(Link::isUp).isPresent();
        if (!loopback) {
            findings.broken(
                    "loopback",
                    "lo is down: 127.0.0.1 does not answer in the container; " + command(patient, "ip link set lo up"));
        }
        if (patient.legs().isEmpty()) {
            findings.ok("interface", "it has no network but " + (loopback ? "its loopback" : "none"));
        }
        for (Patient.Leg leg : patient.legs()) {
            checkLeg(patient, leg, inside, findings);
        }
        patient.legs().stream()
                .filter(Patient.Leg::isWayOut)
                .findFirst()
                .ifPresent(leg -> checkRoute(patient, leg, inside, findings));
    }

    private static void checkLeg(Patient patient, Patient.Leg leg, NamespaceView inside, Findings findings) {
        Optional<Link> found = inside.link(leg.interfaceName());
        if (found.isEmpty()) {
            findings.broken(
                    "interface",
                    leg.interfaceName() + ", its leg on network " + leg.network()
                            + ", is gone from the namespace: disconnect and connect it, or restart the container");
            return;
        }
        Link link = found.get();
        List<String> addresses = inside.addresses(link);
        String wanted = leg.address() + "/" + leg.prefixLength();
        if (!link.isUp()) {
            findings.broken(
                    "interface",
                    leg.interfaceName() + " is down inside the container; "
                            + command(patient, "ip link set " + leg.interfaceName() + " up"));
        } else if (!NamespaceView.hasCarrier(link)) {
            findings.broken(
                    "interface",
                    leg.interfaceName() + " is up but has no carrier: its other end on the host, " + leg.hostInterface()
                            + ", is down");
        } else {
            findings.ok(
                    "interface",
                    leg.interfaceName() + " (" + link.index() + ") is up, on network " + leg.network()
                            + ", MAC address "
                            + link.mac().map(Object::toString).orElse("none"));
        }
        if (leg.address().isEmpty()) {
            return;
        }
        if (addresses.contains(wanted)) {
            findings.ok("address", leg.interfaceName() + " has " + wanted);
        } else {
            findings.broken(
                    "address",
                    leg.interfaceName() + " has not the address that the engine gave it, " + wanted
                            + ", but " + (addresses.isEmpty() ? "none" : String.join(", ", addresses))
                            + ": published ports and names lead to the former; "
                            + command(patient, "ip addr add " + wanted + " dev " + leg.interfaceName()));
        }
        link.mac()
                .map(Object::toString)
                .filter(mac -> !leg.mac().isEmpty() && !mac.equalsIgnoreCase(leg.mac()))
                .ifPresent(mac -> findings.unclear(
                        "interface",
                        leg.interfaceName() + " has the MAC address " + mac + " and not that of the engine, "
                                + leg.mac()));
    }

    private static void checkRoute(Patient patient, Patient.Leg leg, NamespaceView inside, Findings findings) {
        if (leg.gateway().isEmpty()) {
            findings.ok("route", "network " + leg.network() + " has no way out");
            return;
        }
        Optional<Route> way =
                inside.way(InetAddress.ofLiteral(leg.gateway().contains(":") ? "2000::" : NamespaceView.SOMEWHERE));
        if (way.isEmpty()) {
            findings.broken(
                    "route",
                    "there is no default route: what is not on a network of the container has no way; "
                            + command(patient, "ip route add default via " + leg.gateway()));
        } else if (way.get()
                .gateway()
                .map(NamespaceView::text)
                .filter(leg.gateway()::equals)
                .isEmpty()) {
            findings.broken(
                    "route",
                    "the default route is \"" + inside.text(way.get()) + "\" and does not lead to "
                            + leg.gateway() + "; "
                            + command(patient, "ip route replace default via " + leg.gateway()));
        } else {
            findings.ok("route", inside.text(way.get()));
        }
        boolean reachable = inside.way(InetAddress.ofLiteral(leg.gateway()))
                .flatMap(route -> inside.link(route.link()))
                .filter(link -> link.name().equals(leg.interfaceName()))
                .isPresent();
        if (!reachable) {
            findings.broken(
                    "route",
                    "the gateway " + leg.gateway() + " is not on " + leg.interfaceName() + ": there is "
                            + "no route to its subnet");
        }
    }

    static String command(Patient patient, String command) {
        return "repair: nsenter --net=" + patient.namespacePath() + " " + command;
    }
}
