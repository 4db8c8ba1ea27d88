package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.nft.MapElement;
import io.jdock.nativebridge.nft.NftSocket;
import io.jdock.nativebridge.nft.NftTransaction;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The engine's nf_tables table: rules that never change, and two maps with one element for each published port. A port
 * of all addresses is in {@code published}, one of a certain address in {@code published_at}.
 */
final class Firewall {
    private static final int FAMILY = Netfilter.NFPROTO_IPV4;
    /** Of the default bridge; another bridge's has its name too, so that daemons stand side by side. */
    private static final String TABLE = "jdock";

    private static final List<String> MAPS = List.of(FirewallRules.PUBLISHED, FirewallRules.PUBLISHED_AT);

    private final NftSocket nft;
    private final FirewallRules rules;

    Firewall(NftSocket nft, FirewallRules rules) {
        this.nft = requireNonNull(nft, "nft is null");
        this.rules = requireNonNull(rules, "rules is null");
    }

    static String tableOf(String bridge) {
        return bridge.equals(NetworkConfig.DEFAULT_BRIDGE) ? TABLE : TABLE + "-" + bridge;
    }

    /**
     * Puts the table in place in one transaction. Ports that an earlier daemon published stay published without a
     * gap; {@link #retain} removes those that are nobody's.
     */
    void install() {
        List<MapElement> published = elements(FirewallRules.PUBLISHED);
        List<MapElement> publishedAt = elements(FirewallRules.PUBLISHED_AT);
        NftTransaction transaction = new NftTransaction();
        // Adding first makes deleting possible whether or not the table was there.
        transaction.addTable(FAMILY, rules.table()).deleteTable(FAMILY, rules.table());
        rules.write(transaction);
        transaction.addElements(FAMILY, rules.table(), FirewallRules.PUBLISHED, published);
        transaction.addElements(FAMILY, rules.table(), FirewallRules.PUBLISHED_AT, publishedAt);
        nft.commit(transaction);
    }

    /** False if another program removed the table. */
    boolean isInstalled() {
        return nft.hasChain(FAMILY, rules.table(), FirewallRules.PUBLISH);
    }

    private List<MapElement> elements(String map) {
        try {
            return nft.elements(FAMILY, rules.table(), map);
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return List.of(); // no table yet, or one of another version
            }
            throw e;
        }
    }

    /** Leads the ports to the container; all or none. */
    void publish(Ipv4Address container, Collection<PublishedPort> ports) {
        NftTransaction transaction = new NftTransaction();
        for (String map : MAPS) {
            transaction.addElements(FAMILY, rules.table(), map, elements(map, container, ports));
        }
        nft.commit(transaction);
    }

    /** Ends that; does nothing for ports that lead elsewhere or nowhere. */
    void withdraw(Ipv4Address container, Collection<PublishedPort> ports) {
        if (ports.isEmpty()) {
            return;
        }
        try {
            NftTransaction transaction = new NftTransaction();
            for (String map : MAPS) {
                transaction.deleteElements(FAMILY, rules.table(), map, elements(map, container, ports));
            }
            nft.commit(transaction);
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            withdrawPresent(container, ports);
        }
    }

    private static List<MapElement> elements(String map, Ipv4Address container, Collection<PublishedPort> ports) {
        return ports.stream()
                .filter(port -> map(port).equals(map))
                .map(port -> element(container, port))
                .toList();
    }

    /** One of the elements is not there, for another program flushed the table: the others are removed one by one. */
    private void withdrawPresent(Ipv4Address container, Collection<PublishedPort> ports) {
        for (PublishedPort port : ports) {
            MapElement element = element(container, port);
            if (elements(map(port)).contains(element)) {
                nft.commit(new NftTransaction().deleteElements(FAMILY, rules.table(), map(port), List.of(element)));
            }
        }
    }

    /** Removes all elements but those of these ports, and adds those of them that are missing. */
    void retain(Collection<Leg> legs) {
        NftTransaction transaction = new NftTransaction();
        for (String map : MAPS) {
            Set<MapElement> wanted = new HashSet<>();
            for (Leg leg : legs) {
                wanted.addAll(elements(map, leg.address(), leg.ports()));
            }
            Set<MapElement> present = new HashSet<>(elements(map));
            transaction.deleteElements(
                    FAMILY,
                    rules.table(),
                    map,
                    present.stream()
                            .filter(element -> !wanted.contains(element))
                            .toList());
            transaction.addElements(
                    FAMILY,
                    rules.table(),
                    map,
                    wanted.stream()
                            .filter(element -> !present.contains(element))
                            .toList());
        }
        nft.commit(transaction);
    }

    /** A container's address and what is published of it. */
    record Leg(Ipv4Address address, List<PublishedPort> ports) {}

    /** Removes the table. */
    void remove() {
        nft.commit(new NftTransaction().addTable(FAMILY, rules.table()).deleteTable(FAMILY, rules.table()));
    }

    private static String map(PublishedPort port) {
        return port.hostAddress().equals(Ipv4Address.ANY) ? FirewallRules.PUBLISHED : FirewallRules.PUBLISHED_AT;
    }

    /** Each field of key and data begins on four bytes. */
    static MapElement element(Ipv4Address container, PublishedPort port) {
        boolean any = port.hostAddress().equals(Ipv4Address.ANY);
        ByteBuffer key = ByteBuffer.allocate(any ? 8 : 12);
        key.put((byte) port.protocol().number()).position(4);
        if (!any) {
            key.put(port.hostAddress().bytes());
        }
        key.putShort((short) port.hostPort());
        ByteBuffer data = ByteBuffer.allocate(8);
        data.put(container.bytes()).putShort((short) port.containerPort());
        return new MapElement(key.array(), data.array());
    }
}
