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
        for (Patient.Leg leg : patient.legs()) {
            for (Patient.Place place : leg.places()) {
                if (place.isWayOut()) {
                    checkRoute(patient, leg, place, inside, findings);
                }
            }
        }
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
        leg.places().forEach(place -> checkAddress(patient, leg, place.withLength(), inside.addresses(link), findings));
        link.mac()
                .map(Object::toString)
                .filter(mac -> !leg.mac().isEmpty() && !mac.equalsIgnoreCase(leg.mac()))
                .ifPresent(mac -> findings.unclear(
                        "interface",
                        leg.interfaceName() + " has the MAC address " + mac + " and not that of the engine, "
                                + leg.mac()));
    }

    private static void checkAddress(
            Patient patient, Patient.Leg leg, String wanted, List<String> addresses, Findings findings) {
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
    }

    private static void checkRoute(
            Patient patient, Patient.Leg leg, Patient.Place place, NamespaceView inside, Findings findings) {
        Optional<Route> way = inside.way(NamespaceView.somewhere(place.isIpv6()));
        String command = place.isIpv6() ? "ip -6 route " : "ip route ";
        if (place.gateway().isEmpty()) {
            if (way.isPresent()) {
                findings.ok("route", inside.text(way.get()));
            } else {
                findings.broken(
                        "route",
                        "there is no default route by " + leg.interfaceName() + "; "
                                + command(patient, command + "add default dev " + leg.interfaceName()));
            }
            return;
        }
        if (way.isEmpty()) {
            findings.broken(
                    "route",
                    "there is no default route" + (place.isIpv6() ? " for IPv6" : "")
                            + ": what is not on a network of the container has no way; "
                            + command(patient, command + "add default via " + place.gateway()));
        } else if (way.get()
                .gateway()
                .map(NamespaceView::text)
                .filter(place.gateway()::equals)
                .isEmpty()) {
            findings.broken(
                    "route",
                    "the default route is \"" + inside.text(way.get()) + "\" and does not lead to "
                            + place.gateway() + "; "
                            + command(patient, command + "replace default via " + place.gateway()));
        } else {
            findings.ok("route", inside.text(way.get()));
        }
        boolean reachable = inside.way(InetAddress.ofLiteral(place.gateway()))
                .flatMap(route -> inside.link(route.link()))
                .filter(link -> link.name().equals(leg.interfaceName()))
                .isPresent();
        if (!reachable) {
            findings.broken(
                    "route",
                    "the gateway " + place.gateway() + " is not on " + leg.interfaceName() + ": there is "
                            + "no route to its subnet");
        }
    }

    static String command(Patient patient, String command) {
        return "repair: nsenter --net=" + patient.namespacePath() + " " + command;
    }
}
