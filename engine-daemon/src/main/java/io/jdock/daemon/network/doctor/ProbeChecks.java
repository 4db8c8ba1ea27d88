package io.jdock.daemon.network.doctor;

import io.jdock.daemon.network.doctor.Diagnosis.Findings;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;

/**
 * Probes between the container and its bridge: a datagram to a port where nobody listens comes back as "port
 * unreachable" if the way there and the way back are open.
 */
final class ProbeChecks {
    /** traceroute's first: nothing listens there. */
    private static final int UNUSED_PORT = 33434;

    private static final int TIMEOUT_MILLIS = 1000;

    private ProbeChecks() {}

    static void check(Patient patient, NetworkNamespace inside, NetworkNamespace host, Findings findings) {
        for (Patient.Leg leg : patient.legs()) {
            if (!leg.bridge().isEmpty()) {
                leg.places().forEach(place -> check(place, inside, host, findings));
            }
        }
    }

    private static void check(Patient.Place place, NetworkNamespace inside, NetworkNamespace host, Findings findings) {
        if (!place.gateway().isEmpty()) {
            String outcome = probe(inside, place.gateway());
            report("gateway", "the container's datagram to " + place.gateway(), outcome, findings);
        }
        if (!place.bridgeAddress().isEmpty()) {
            report("container", "the host's datagram to " + place.address(), probe(host, place.address()), findings);
        }
    }

    private static void report(String hop, String what, String outcome, Findings findings) {
        if (outcome.isEmpty()) {
            findings.ok(hop, what + " arrived and was answered");
        } else if (outcome.equals(SILENCE)) {
            findings.unclear(hop, what + " was not answered: a hop above is broken, or a firewall there drops it");
        } else {
            findings.broken(hop, what + " cannot be sent: " + outcome);
        }
    }

    private static final String SILENCE = "silence";

    /** Empty if it was answered. */
    private static String probe(NetworkNamespace from, String address) {
        return from.call(() -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), UNUSED_PORT));
                socket.send(new DatagramPacket(new byte[1], 1));
                socket.receive(new DatagramPacket(new byte[1], 1));
                return "";
            } catch (PortUnreachableException _) {
                return "";
            } catch (SocketTimeoutException _) {
                return SILENCE;
            } catch (IOException | java.io.UncheckedIOException e) {
                return e.getMessage();
            }
        });
    }
}
