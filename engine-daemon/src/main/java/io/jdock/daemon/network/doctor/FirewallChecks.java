package io.jdock.daemon.network.doctor;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.network.doctor.Diagnosis.Findings;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.nft.MapElement;
import io.jdock.nativebridge.nft.NftChain;
import io.jdock.nativebridge.nft.NftRule;
import io.jdock.nativebridge.nft.NftSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The hop through nf_tables: the engine's table, its published ports, and what other programs' chains do. */
final class FirewallChecks {
    private static final String DOCKER_CHAIN = "DOCKER-USER";

    private final NftSocket nft;
    private final String table;

    FirewallChecks(NftSocket nft, String table) {
        this.nft = requireNonNull(nft, "nft is null");
        this.table = requireNonNull(table, "table is null");
    }

    void check(Patient patient, Findings findings) {
        List<Patient.Leg> bridged =
                patient.legs().stream().filter(leg -> !leg.bridge().isEmpty()).toList();
        if (bridged.isEmpty()) {
            return;
        }
        List<NftChain> chains = nft.chains(Netfilter.NFPROTO_IPV4);
        if (chains.stream().noneMatch(chain -> chain.table().equals(table))) {
            findings.broken(
                    "firewall",
                    "the nf_tables table \"ip " + table + "\" is gone: no address translation, no "
                            + "published ports; restart jdockd, which puts it back");
            return;
        }
        long met = chains.stream()
                .filter(chain -> chain.table().equals(table) && chain.hook() == Netfilter.NF_INET_FORWARD)
                .flatMap(chain -> nft.rules(Netfilter.NFPROTO_IPV4, table, chain.name()).stream())
                .mapToLong(NftRule::packets)
                .filter(packets -> packets > 0)
                .sum();
        findings.ok(
                "firewall",
                "the table \"ip " + table + "\" is in place; its forward chain has met " + met
                        + " packets to containers");
        for (Patient.Lead port : patient.ports()) {
            checkPort(patient, port, findings);
        }
        for (Family family : Family.values()) {
            List<NftChain> all = nft.chains(family.number);
            for (NftChain chain : all) {
                boolean foreign = chain.hook() == Netfilter.NF_INET_FORWARD
                        && !chain.table().equals(table);
                if (foreign && refusesTheRest(family, chain)) {
                    checkForeign(family, chain, all, bridged, findings);
                }
            }
        }
    }

    private void checkPort(Patient patient, Patient.Lead port, Findings findings) {
        if (port.hostPort() == 0) {
            checkOpened(patient, port, findings);
            return;
        }
        boolean ipv6 = port.hostAddress().contains(":");
        int family = ipv6 ? Netfilter.NFPROTO_IPV6 : Netfilter.NFPROTO_IPV4;
        byte[] at = InetAddress.ofLiteral(port.hostAddress()).getAddress();
        boolean any = InetAddress.ofLiteral(port.hostAddress()).isAnyLocalAddress();
        Optional<MapElement> found = elements(family, any ? "published" : "published_at").stream()
                .filter(element -> isKey(element.key(), port, any ? new byte[0] : at))
                .findFirst();
        if (found.isEmpty()) {
            findings.broken(
                    "port",
                    port.text() + ": the firewall's map has no element for it, so nothing leads to the "
                            + "container; restart jdockd, which puts it back");
            return;
        }
        ByteBuffer data = ByteBuffer.wrap(found.get().data());
        byte[] address = new byte[at.length];
        data.get(address);
        int target = data.getShort() & 0xffff;
        String leadsTo = text(address);
        boolean right = target == port.containerPort()
                && patient.legs().stream()
                        .flatMap(leg -> leg.places().stream())
                        .anyMatch(place -> place.address().equals(leadsTo));
        String way = port.text() + " leads to " + leadsTo + " port " + target;
        if (right) {
            findings.ok("port", way);
        } else {
            findings.broken("port", way + ", which is not this container's");
        }
    }

    /** Of a routed network: the container's own port. */
    private void checkOpened(Patient patient, Patient.Lead port, Findings findings) {
        boolean ipv6 = port.hostAddress().contains(":");
        List<MapElement> opened = elements(ipv6 ? Netfilter.NFPROTO_IPV6 : Netfilter.NFPROTO_IPV4, "opened");
        for (Patient.Leg leg : patient.legs()) {
            for (Patient.Place place : leg.places()) {
                if (!place.isWayOut() || place.isIpv6() != ipv6) {
                    continue;
                }
                byte[] address = InetAddress.ofLiteral(place.address()).getAddress();
                ByteBuffer key = ByteBuffer.allocate(address.length + 8);
                key.put(address).put((byte) port.protocol()).position(address.length + 4);
                key.putShort((short) port.containerPort());
                if (opened.contains(MapElement.ofSet(key.array()))) {
                    findings.ok("port", port.text() + " is open at " + place.address());
                } else {
                    findings.broken(
                            "port",
                            port.text() + ": the firewall's set \"opened\" has no element for it, so it is closed at "
                                    + place.address() + "; restart jdockd, which puts it back");
                }
            }
        }
    }

    /** Each field of a key begins on four bytes: protocol, the address if there is one, port. */
    private static boolean isKey(byte[] key, Patient.Lead port, byte[] address) {
        ByteBuffer wanted = ByteBuffer.allocate(8 + address.length);
        wanted.put((byte) port.protocol()).position(4);
        wanted.put(address).putShort((short) port.hostPort());
        return ByteBuffer.wrap(key).equals(ByteBuffer.wrap(wanted.array()));
    }

    private List<MapElement> elements(int family, String map) {
        try {
            return nft.elements(family, table, map);
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw e;
        }
    }

    /** The families of tables that an IPv4 packet goes through. */
    private enum Family {
        IP(Netfilter.NFPROTO_IPV4),
        INET(Netfilter.NFPROTO_INET);

        private final int number;

        Family(int number) {
            this.number = number;
        }
    }

    /** By its policy, as ufw and Docker do it, or by its last rule, as firewalld does. */
    private boolean refusesTheRest(Family family, NftChain chain) {
        if (chain.drops()) {
            return true;
        }
        List<NftRule> rules = nft.rules(family.number, chain.table(), chain.name());
        return !rules.isEmpty() && rules.getLast().expressions().equals(List.of("reject"));
    }

    /** No accept of ours undoes another table's drop. */
    private void checkForeign(
            Family family, NftChain chain, List<NftChain> all, List<Patient.Leg> legs, Findings findings) {
        boolean docker = all.stream()
                .anyMatch(other ->
                        other.table().equals(chain.table()) && other.name().equals(DOCKER_CHAIN));
        List<String> admitted = docker
                ? nft.rules(family.number, chain.table(), DOCKER_CHAIN).stream()
                        .map(NftRule::comment)
                        .toList()
                : List.of();
        for (Patient.Leg leg : legs) {
            String where = "chain " + chain.name() + " of the nf_tables table \""
                    + family.name().toLowerCase(Locale.ROOT) + " " + chain.table() + "\"";
            if (admitted.contains("jdock " + leg.bridge())) {
                findings.ok(
                        "firewall",
                        where + " drops by default, but " + DOCKER_CHAIN + " lets " + leg.bridge() + " through");
            } else {
                findings.unclear(
                        "firewall",
                        "another firewall's " + where + " drops what it does not know: if it has no "
                                + "rule that accepts " + leg.bridge()
                                + ", containers reach nothing beyond it and nobody "
                                + "reaches their ports");
            }
        }
    }

    private static String text(byte[] address) {
        try {
            return NamespaceView.text(InetAddress.getByAddress(address));
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }
}
