package io.jdock.daemon.network;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where networks get their subnets from: pools, each cut into subnets of one size. */
public record AddressPools(List<Pool> pools) {
    /** One pool, {@code base=10.0.0.0/8,size=24} as a flag. */
    public record Pool(Ipv4Prefix base, int size) {
        public Pool {
            if (size < base.length() || size > 30) {
                throw new IllegalArgumentException(
                        "default address pool " + base + " cannot be cut into subnets of size " + size);
            }
        }

        /** @throws IllegalArgumentException if it is not of that form */
        public static Pool parse(String text) {
            String base = null;
            String size = null;
            for (String part : text.split(",")) {
                String[] pair = part.split("=", 2);
                switch (pair[0].strip()) {
                    case "base" -> base = pair.length == 2 ? pair[1].strip() : null;
                    case "size" -> size = pair.length == 2 ? pair[1].strip() : null;
                    default -> throw new IllegalArgumentException("invalid default address pool: " + text);
                }
            }
            if (base == null || size == null) {
                throw new IllegalArgumentException("invalid default address pool: " + text);
            }
            return new Pool(Ipv4Prefix.parse(base), Integer.parseInt(size));
        }

        Stream<Ipv4Prefix> subnets() {
            return IntStream.range(0, 1 << (size - base.length()))
                    .mapToObj(i -> new Ipv4Prefix(base.network().plus(i << (32 - size)), size));
        }
    }

    public AddressPools {
        pools = List.copyOf(pools);
    }

    /** Docker's: 172.17.0.0/16 to 172.31.0.0/16, then 192.168.0.0/16 in parts of 4096 addresses. */
    public static AddressPools docker() {
        Stream<Pool> large =
                IntStream.rangeClosed(17, 31).mapToObj(i -> new Pool(Ipv4Prefix.parse("172." + i + ".0.0/16"), 16));
        return new AddressPools(Stream.concat(large, Stream.of(new Pool(Ipv4Prefix.parse("192.168.0.0/16"), 20)))
                .toList());
    }

    /**
     * The first subnet that overlaps none of {@code taken}.
     *
     * @throws EngineException of kind UNAVAILABLE if there is none
     */
    Ipv4Prefix firstFree(Collection<Ipv4Prefix> taken) {
        return pools.stream()
                .flatMap(Pool::subnets)
                .filter(subnet -> taken.stream().noneMatch(subnet::overlaps))
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        ErrorKind.UNAVAILABLE,
                        "could not find an available, non-overlapping IPv4 address pool among the defaults to assign"
                                + " to the network; in use are " + taken));
    }
}
