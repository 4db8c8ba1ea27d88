package io.jdock.daemon.network.dns;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Who has which name on which network. Thread-safe; a lookup never waits for a change. */
public final class NameRegistry {
    /** By network id. */
    private final Map<String, Network> networks = new ConcurrentHashMap<>();
    /** By sandbox id, the networks in the order in which they are asked. */
    private final Map<String, List<Member>> members = new ConcurrentHashMap<>();

    /**
     * A container's place on a network.
     *
     * @param names the first is the one that a reverse lookup gives: container name, aliases, short id, host name
     * @param links further names that this container alone has for others: alias to their name
     */
    public record Member(
            String sandboxId,
            String networkId,
            String networkName,
            List<String> names,
            List<InetAddress> addresses,
            Map<String, String> links) {
        public Member {
            requireNonNull(sandboxId, "sandboxId is null");
            requireNonNull(networkId, "networkId is null");
            requireNonNull(networkName, "networkName is null");
            names = List.copyOf(names);
            addresses = List.copyOf(addresses);
            links = links.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            entry -> lower(entry.getKey()), entry -> lower(entry.getValue()), (first, _) -> first));
            if (names.isEmpty()) {
                throw new IllegalArgumentException("a member without a name");
            }
        }

        boolean is(Member other) {
            return sandboxId.equals(other.sandboxId) && networkId.equals(other.networkId);
        }
    }

    private static final class Network {
        final Map<String, List<Member>> byName = new ConcurrentHashMap<>();
        final Map<InetAddress, Member> byAddress = new ConcurrentHashMap<>();
    }

    /** Puts a container on a network, replacing what it had there; a new network is asked after those it has. */
    public synchronized void join(Member member) {
        leave(member.sandboxId(), member.networkId());
        Network network = networks.computeIfAbsent(member.networkId(), _ -> new Network());
        for (String name : lowered(member.names())) {
            network.byName.merge(name, List.of(member), NameRegistry::joined);
        }
        member.addresses().forEach(address -> network.byAddress.put(address, member));
        members.merge(member.sandboxId(), List.of(member), NameRegistry::joined);
    }

    /** Takes a container off a network; does nothing if it is not there. */
    public synchronized void leave(String sandboxId, String networkId) {
        Optional<Member> leaving = members.getOrDefault(sandboxId, List.of()).stream()
                .filter(member -> member.networkId().equals(networkId))
                .findFirst();
        Network network = networks.get(networkId);
        if (leaving.isEmpty() || network == null) {
            return;
        }
        Member member = leaving.get();
        members.computeIfPresent(sandboxId, (_, list) -> without(list, member));
        for (String name : lowered(member.names())) {
            network.byName.computeIfPresent(name, (_, list) -> without(list, member));
        }
        member.addresses().forEach(address -> network.byAddress.remove(address, member));
        if (network.byName.isEmpty()) {
            networks.remove(networkId);
        }
    }

    /** Takes a container off all its networks. */
    public synchronized void leave(String sandboxId) {
        for (Member member : members.getOrDefault(sandboxId, List.of())) {
            leave(sandboxId, member.networkId());
        }
    }

    /** Everyone on the network, by address. */
    public List<Member> on(String networkId) {
        Network network = networks.get(networkId);
        return network == null
                ? List.of()
                : network.byAddress.values().stream().distinct().toList();
    }

    /** What a container sees, now and after every later change. */
    public Names of(String sandboxId) {
        return new View(sandboxId);
    }

    private final class View implements Names {
        private final String sandboxId;

        View(String sandboxId) {
            this.sandboxId = requireNonNull(sandboxId, "sandboxId is null");
        }

        /** The whole as a name on any network, then what is before each dot as a name on the network behind it. */
        @Override
        public Optional<List<InetAddress>> addresses(String name) {
            List<Member> own = members.getOrDefault(sandboxId, List.of());
            for (Member member : own) {
                Optional<List<InetAddress>> found = lookup(member, name);
                if (found.isPresent()) {
                    return found;
                }
            }
            for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
                String networkName = name.substring(dot + 1);
                for (Member member : own) {
                    if (lower(member.networkName()).equals(networkName)) {
                        Optional<List<InetAddress>> found = lookup(member, name.substring(0, dot));
                        if (found.isPresent()) {
                            return found;
                        }
                    }
                }
            }
            return Optional.empty();
        }

        private Optional<List<InetAddress>> lookup(Member asking, String name) {
            Network network = networks.get(asking.networkId());
            if (network == null) {
                return Optional.empty();
            }
            String linked = asking.links().get(name);
            List<Member> found = linked == null ? null : network.byName.get(linked);
            if (found == null) {
                found = network.byName.get(name);
            }
            if (found == null) {
                return Optional.empty();
            }
            var addresses = new LinkedHashSet<InetAddress>();
            found.forEach(member -> addresses.addAll(member.addresses()));
            return Optional.of(List.copyOf(addresses));
        }

        @Override
        public Optional<String> name(InetAddress address) {
            for (Member member : members.getOrDefault(sandboxId, List.of())) {
                Network network = networks.get(member.networkId());
                Member found = network == null ? null : network.byAddress.get(address);
                if (found != null) {
                    return Optional.of(found.names().getFirst() + "." + found.networkName());
                }
            }
            return Optional.empty();
        }
    }

    private static List<Member> joined(List<Member> list, List<Member> more) {
        var all = new ArrayList<>(list);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** Null, which removes the key, if nobody is left. */
    private static List<Member> without(List<Member> list, Member member) {
        List<Member> rest = list.stream().filter(other -> !other.is(member)).toList();
        return rest.isEmpty() ? null : rest;
    }

    private static List<String> lowered(List<String> names) {
        return names.stream().map(NameRegistry::lower).distinct().toList();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
