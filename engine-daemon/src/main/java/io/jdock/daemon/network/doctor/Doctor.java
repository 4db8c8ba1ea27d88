package io.jdock.daemon.network.doctor;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.network.doctor.Diagnosis.Findings;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.nft.NftSocket;
import io.jdock.nativebridge.raw.SyscallException;

/**
 * Walks a packet's way from a container to the world and back: its namespace, interface, addresses and routes, the veth
 * pair, the bridge, the host's forwarding, the firewall with the published ports, names. Asks the kernel at each hop,
 * compares with what the engine gave, and sends probes that go no further than the next hop.
 */
public final class Doctor {
    private final NetworkNamespace host;
    private final String table;

    /**
     * @param host stays the caller's
     * @param table name of the engine's nf_tables table
     */
    public Doctor(NetworkNamespace host, String table) {
        this.host = requireNonNull(host, "host is null");
        this.table = requireNonNull(table, "table is null");
    }

    /** Examines a container; takes some seconds if something does not answer. */
    public Diagnosis examine(Patient patient) {
        var findings = new Findings();
        if (patient.namespacePath().isEmpty()) {
            findings.ok("namespace", "it has the host's network: nothing of the engine's is in its way");
            return findings.of(patient.id(), patient.name(), patient.mode());
        }
        if (patient.isGuest()) {
            String owner = patient.mode().substring(patient.mode().indexOf(':') + 1);
            findings.ok("namespace", "it has the network of container " + owner + ": examine that one");
            return findings.of(patient.id(), patient.name(), patient.mode());
        }
        try (NetworkNamespace inside = NetworkNamespace.open(patient.namespacePath())) {
            NamespaceView view = NamespaceView.of(inside);
            findings.ok("namespace", patient.namespacePath() + " is " + view.name());
            NamespaceView hostView = NamespaceView.of(host);
            InsideChecks.check(patient, view, findings);
            HostChecks.check(patient, view, hostView, host, findings);
            try (NftSocket nft = host.call(NftSocket::open)) {
                new FirewallChecks(nft, table).check(patient, findings);
            }
            NameChecks.checkOwn(patient, inside, findings);
            if (!findings.anyBroken()) { // else silence would tell nothing new, and takes its time
                ProbeChecks.check(patient, inside, host, findings);
                NameChecks.checkOthers(patient, inside, findings);
            }
        } catch (SyscallException e) {
            findings.broken(
                    "namespace",
                    "the network namespace cannot be entered (" + e.getMessage() + "): restart the container");
        }
        return findings.of(patient.id(), patient.name(), patient.mode());
    }
}
