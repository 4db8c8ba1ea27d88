package io.jdock.daemon.network.doctor;

import io.jdock.daemon.network.dns.DnsProbe;
import io.jdock.daemon.network.dns.DnsServer;
import io.jdock.daemon.network.doctor.Diagnosis.Findings;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The hop to names: the engine's server on 127.0.0.11, and those behind it. */
final class NameChecks {
    private static final int OWN_TIMEOUT_MILLIS = 1000;
    private static final int OTHER_TIMEOUT_MILLIS = 1500;
    private static final int PORT = 53;

    private NameChecks() {}

    /** The servers behind. */
    static void checkOthers(Patient patient, NetworkNamespace inside, Findings findings) {
        if (patient.legs().stream().anyMatch(Patient.Leg::isWayOut)) {
            for (String server : patient.nameServers()) {
                checkOther(server, inside, findings);
            }
        }
    }

    /** The server on 127.0.0.11, for a container that has it. */
    static void checkOwn(Patient patient, NetworkNamespace inside, Findings findings) {
        if (!patient.nameServer()) {
            return;
        }
        var server = new InetSocketAddress(InetAddress.ofLiteral(DnsServer.ADDRESS), PORT);
        for (Patient.Leg leg : patient.legs()) {
            Optional<String> name = leg.names().stream().findFirst();
            Optional<String> ipv4 = leg.places().stream()
                    .filter(place -> !place.isIpv6())
                    .map(Patient.Place::address)
                    .findFirst();
            if (name.isEmpty() || ipv4.isEmpty()) {
                continue; // the probe asks for IPv4 addresses
            }
            DnsProbe.Answer answer =
                    inside.call(() -> DnsProbe.ask(server, name.get() + "." + leg.network(), OWN_TIMEOUT_MILLIS));
            String question = DnsServer.ADDRESS + " asked for \"" + name.get() + "\" on " + leg.network();
            if (!answer.failure().isEmpty()) {
                findings.broken(
                        "names",
                        question + " does not answer (" + answer.failure()
                                + "): the table \"ip jdock-dns\" in the container's namespace was removed, or jdockd does not "
                                + "run; restart jdockd");
            } else if (answer.addresses().contains(ipv4.get())) {
                findings.ok("names", question + " says " + String.join(", ", answer.addresses()));
            } else {
                findings.broken(
                        "names",
                        question + " says " + answer.code()
                                + (answer.addresses().isEmpty() ? "" : " " + answer.addresses()) + " and not "
                                + ipv4.get());
            }
        }
    }

    private static void checkOther(String server, NetworkNamespace inside, Findings findings) {
        InetSocketAddress address;
        try {
            address = new InetSocketAddress(InetAddress.ofLiteral(server), PORT);
        } catch (IllegalArgumentException _) {
            findings.unclear("names", "the name server \"" + server + "\" is no address");
            return;
        }
        if (address.getAddress().isLoopbackAddress()) {
            return; // asked from the host's side or the container's own: there is no way between to look at
        }
        DnsProbe.Answer answer = inside.call(() -> DnsProbe.ask(address, "example.com", OTHER_TIMEOUT_MILLIS));
        if (answer.failure().isEmpty()) {
            findings.ok("names", "the name server " + server + " answers (" + answer.code() + ")");
        } else {
            findings.unclear(
                    "names",
                    "the name server " + server + " is not reached from the container (" + answer.failure() + ")");
        }
    }
}
