package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.nft.MapElement;
import io.jdock.nativebridge.nft.NftSocket;
import io.jdock.nativebridge.nft.NftTransaction;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The engine's nf_tables table of one family: rules that never change, sets with the networks' bridges, and maps and
 * sets with an element for each published port. A port of all addresses is in {@code published}, one of a certain
 * address in {@code published_at}, one that leads nowhere but is open at the container itself in {@code opened}.
 */
final class Firewall {
    /** Of the default bridge; another bridge's has its name too, so that daemons stand side by side. */
    private static final String TABLE = "jdock";

    /** Of all families. */
    private static final List<String> MAPS =
            List.of(FirewallRules.PUBLISHED, FirewallRules.PUBLISHED_AT, FirewallRules.OPENED);

    private final NftSocket nft;
    private final Family family;
    private final FirewallRules rules;
    private final String table;
    /** What holds published ports. */
    private final List<String> maps;

    Firewall(NftSocket nft, Family family, String table) {
        this.nft = requireNonNull(nft, "nft is null");
        this.family = requireNonNull(family, "family is null");
        this.table = requireNonNull(table, "table is null");
        this.rules = new FirewallRules(family, table);
        this.maps = family == Family.IPV4
                ? MAPS
                : Stream.concat(MAPS.stream(), Stream.of(FirewallRules.PUBLISHED_LOOPBACK))
                        .toList();
    }

    static String tableOf(String bridge) {
        return bridge.equals(NetworkConfig.DEFAULT_BRIDGE) ? TABLE : TABLE + "-" + bridge;
    }

    /**
     * Puts the table in place in one transaction. Ports that an earlier daemon published stay published without a
     * gap; {@link #retain} removes those that are nobody's.
     */
    void install(Collection<Zone> zones) {
        Map<String, List<MapElement>> published = maps.stream().collect(Collectors.toMap(map -> map, this::elements));
        NftTransaction transaction = new NftTransaction();
        // Adding first makes deleting possible whether or not the table was there.
        transaction.addTable(family.number(), table).deleteTable(family.number(), table);
        rules.write(transaction, zones);
        published.forEach((map, elements) -> transaction.addElements(family.number(), table, map, elements));
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
        for (String map : maps) {
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
            for (String map : maps) {
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
                .filter(port -> isIn(map, port))
                .map(port -> element(map, container, port))
                .distinct()
                .toList();
    }

    private static boolean isIn(String map, PublishedPort port) {
        return switch (map) {
            case FirewallRules.OPENED -> port.isDirect();
            case FirewallRules.PUBLISHED ->
                !port.isDirect() && port.hostAddress().isAny();
            case FirewallRules.PUBLISHED_AT ->
                !port.isDirect() && !port.hostAddress().isAny();
            case FirewallRules.PUBLISHED_LOOPBACK ->
                !port.isDirect()
                        && (port.hostAddress().isAny() || port.hostAddress().isLoopback());
            default -> throw new IllegalArgumentException(map);
        };
    }

    /** One of the elements is not there, for another program flushed the table: the others are removed one by one. */
    private void withdrawPresent(IpAddress container, Collection<PublishedPort> ports) {
        for (String map : maps) {
            List<MapElement> present = elements(map);
            for (MapElement element : elements(map, container, ports)) {
                if (present.contains(element)) {
                    nft.commit(new NftTransaction().deleteElements(family.number(), table, map, List.of(element)));
                }
            }
        }
    }

    /** Removes all elements but those of these ports, and adds those of them that are missing. */
    void retain(Collection<Leg> legs) {
        NftTransaction transaction = new NftTransaction();
        for (String map : maps) {
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

    /** Each field of key and data begins on four bytes. */
    static MapElement element(String map, IpAddress container, PublishedPort port) {
        byte[] target = container.bytes();
        if (map.equals(FirewallRules.OPENED)) {
            ByteBuffer key = ByteBuffer.allocate(target.length + 8);
            key.put(target).put((byte) port.protocol().number()).position(target.length + 4);
            key.putShort((short) port.containerPort());
            return MapElement.ofSet(key.array());
        }
        byte[] at = map.equals(FirewallRules.PUBLISHED_AT) ? port.hostAddress().bytes() : new byte[0];
        ByteBuffer key = ByteBuffer.allocate(8 + at.length);
        key.put((byte) port.protocol().number()).position(4);
        key.put(at).putShort((short) port.hostPort());
        if (map.equals(FirewallRules.PUBLISHED_LOOPBACK)) {
            return MapElement.ofSet(key.array());
        }
        ByteBuffer data = ByteBuffer.allocate(target.length + 4);
        data.put(target).putShort((short) port.containerPort());
        return new MapElement(key.array(), data.array());
    }
}
