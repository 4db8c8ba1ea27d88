package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.network.FirewallRules.Family;
import io.jdock.daemon.network.FirewallRules.Zone;
import io.jdock.nativebridge.abi.Errno;
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
 * The engine's nf_tables table of one family: rules that never change, sets with the networks' bridges, and two maps
 * with one element for each published port. A port of all addresses is in {@code published}, one of a certain address
 * in {@code published_at}.
 */
final class Firewall {
    /** Of the default bridge; another bridge's has its name too, so that daemons stand side by side. */
    private static final String TABLE = "jdock";

    private static final List<String> MAPS = List.of(FirewallRules.PUBLISHED, FirewallRules.PUBLISHED_AT);

    private final NftSocket nft;
    private final Family family;
    private final FirewallRules rules;
    private final String table;

    Firewall(NftSocket nft, Family family, String table) {
        this.nft = requireNonNull(nft, "nft is null");
        this.family = requireNonNull(family, "family is null");
        this.table = requireNonNull(table, "table is null");
        this.rules = new FirewallRules(family, table);
    }

    static String tableOf(String bridge) {
        return bridge.equals(NetworkConfig.DEFAULT_BRIDGE) ? TABLE : TABLE + "-" + bridge;
    }

    /**
     * Puts the table in place in one transaction. Ports that an earlier daemon published stay published without a
     * gap; {@link #retain} removes those that are nobody's.
     */
    void install(Collection<Zone> zones) {
        List<MapElement> published = elements(FirewallRules.PUBLISHED);
        List<MapElement> publishedAt = elements(FirewallRules.PUBLISHED_AT);
        NftTransaction transaction = new NftTransaction();
        // Adding first makes deleting possible whether or not the table was there.
        transaction.addTable(family.number(), table).deleteTable(family.number(), table);
        rules.write(transaction, zones);
        transaction.addElements(family.number(), table, FirewallRules.PUBLISHED, published);
        transaction.addElements(family.number(), table, FirewallRules.PUBLISHED_AT, publishedAt);
        nft.commit(transaction);
    }

    /** The networks are these from now on; the ports stay as they are. */
    void rewrite(Collection<Zone> zones) {
        NftTransaction transaction = new NftTransaction();
        rules.rewrite(transaction, zones);
        nft.commit(transaction);
    }

    /** False if another program removed the table. */
    boolean isInstalled() {
        return nft.hasChain(family.number(), table, FirewallRules.PUBLISH);
    }

    private List<MapElement> elements(String map) {
        try {
            return nft.elements(family.number(), table, map);
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return List.of(); // no table yet, or one of another version
            }
            throw e;
        }
    }

    /** Leads the ports to the container; all or none. */
    void publish(IpAddress container, Collection<PublishedPort> ports) {
        NftTransaction transaction = new NftTransaction();
        for (String map : MAPS) {
            transaction.addElements(family.number(), table, map, elements(map, container, ports));
        }
        nft.commit(transaction);
    }

    /** Ends that; does nothing for ports that lead elsewhere or nowhere. */
    void withdraw(IpAddress container, Collection<PublishedPort> ports) {
        if (ports.isEmpty()) {
            return;
        }
        try {
            NftTransaction transaction = new NftTransaction();
            for (String map : MAPS) {
                transaction.deleteElements(family.number(), table, map, elements(map, container, ports));
            }
            nft.commit(transaction);
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            withdrawPresent(container, ports);
        }
    }

    private static List<MapElement> elements(String map, IpAddress container, Collection<PublishedPort> ports) {
        return ports.stream()
                .filter(port -> map(port).equals(map))
                .map(port -> element(container, port))
                .toList();
    }

    /** One of the elements is not there, for another program flushed the table: the others are removed one by one. */
    private void withdrawPresent(IpAddress container, Collection<PublishedPort> ports) {
        for (PublishedPort port : ports) {
            MapElement element = element(container, port);
            if (elements(map(port)).contains(element)) {
                nft.commit(new NftTransaction().deleteElements(family.number(), table, map(port), List.of(element)));
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
                    family.number(),
                    table,
                    map,
                    present.stream()
                            .filter(element -> !wanted.contains(element))
                            .toList());
            transaction.addElements(
                    family.number(),
                    table,
                    map,
                    wanted.stream()
                            .filter(element -> !present.contains(element))
                            .toList());
        }
        nft.commit(transaction);
    }

    /** A container's address and what is published of it. */
    record Leg(IpAddress address, List<PublishedPort> ports) {}

    /** Removes the table. */
    void remove() {
        nft.commit(new NftTransaction().addTable(family.number(), table).deleteTable(family.number(), table));
    }

    private static String map(PublishedPort port) {
        return port.hostAddress().isAny() ? FirewallRules.PUBLISHED : FirewallRules.PUBLISHED_AT;
    }

    /** Each field of key and data begins on four bytes. */
    static MapElement element(IpAddress container, PublishedPort port) {
        byte[] at =
                port.hostAddress().isAny() ? new byte[0] : port.hostAddress().bytes();
        ByteBuffer key = ByteBuffer.allocate(8 + at.length);
        key.put((byte) port.protocol().number()).position(4);
        key.put(at).putShort((short) port.hostPort());
        byte[] target = container.bytes();
        ByteBuffer data = ByteBuffer.allocate(target.length + 4);
        data.put(target).putShort((short) port.containerPort());
        return new MapElement(key.array(), data.array());
    }
}
