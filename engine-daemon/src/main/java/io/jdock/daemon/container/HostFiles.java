package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.network.NameServers;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.dns.ResolvConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts of the files that the engine mounts into a container: hosts(5), hostname(5), resolv.conf(5). */
final class HostFiles {
    private static final List<String> LOCAL_HOSTS = List.of(
            "127.0.0.1\tlocalhost",
            "::1\tlocalhost ip6-localhost ip6-loopback",
            "fe00::\tip6-localnet",
            "ff00::\tip6-mcastprefix",
            "ff02::1\tip6-allnodes",
            "ff02::2\tip6-allrouters");

    private HostFiles() {}

    static String hostname(String name) {
        return name + "\n";
    }

    /**
     * The names a container knows.
     *
     * @param addresses its own
     * @param gateway what {@code host-gateway} stands for; empty if there is none
     */
    static String hosts(ContainerDocument document, String hostname, List<String> addresses, String gateway) {
        var lines = new ArrayList<>(LOCAL_HOSTS);
        extra(document.hostConfig(), gateway, lines);
        String domain = document.config().domainname();
        String names = domain.isEmpty() ? hostname : hostname + "." + domain + " " + hostname;
        addresses.forEach(address -> lines.add(address + "\t" + names));
        return String.join("\n", lines) + "\n";
    }

    /** A container's own addresses, those of each of its networks. */
    static List<String> addresses(NetworkAttachment network) {
        return network.endpoints().stream()
                .flatMap(endpoint -> Stream.of(endpoint.address(), endpoint.address6()))
                .filter(address -> !address.isEmpty())
                .toList();
    }

    /** The host's own names and the client's, for a container in the host's network. */
    static String hostsOfHost(HostConfig host) {
        var lines = new ArrayList<String>();
        extra(host, "127.0.0.1", lines);
        String own = read(Path.of("/etc/hosts"));
        return own
                + (own.isEmpty() || own.endsWith("\n") ? "" : "\n")
                + lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static void extra(HostConfig host, String gateway, List<String> lines) {
        for (String entry : host.extraHosts()) {
            int colon = entry.indexOf(':');
            String address = entry.substring(colon + 1).replaceAll("[\\[\\]]", "");
            String resolved = address.equals("host-gateway") ? gateway : address;
            if (!resolved.isEmpty()) {
                lines.add(resolved + "\t" + entry.substring(0, colon));
            }
        }
    }

    /** Where a container finds out whom to ask for names. */
    enum Asking {
        /** It is in the host's network. */
        AS_HOST,
        /** It asks the host's servers itself. */
        ITSELF,
        /** It has a server of the engine's. */
        ENGINE
    }

    /**
     * The name servers a container asks.
     *
     * @param absent what holds where the container says nothing
     * @param ipv6 whether it has an IPv6 address
     */
    static String resolvConf(HostConfig host, NameServers absent, Asking asking, boolean ipv6) {
        return resolvConf(
                host, absent, asking, ipv6, asking == Asking.AS_HOST ? ResolvConf.ofHostItself() : ResolvConf.ofHost());
    }

    static String resolvConf(HostConfig host, NameServers absent, Asking asking, boolean ipv6, ResolvConf ofHost) {
        ResolvConf.Wishes wishes = new ResolvConf.Wishes(
                either(host.dns(), absent.servers()),
                either(host.dnsSearch(), absent.search()),
                either(host.dnsOptions(), absent.options()));
        return switch (asking) {
            case AS_HOST -> ofHost.forHostNetwork(wishes);
            case ITSELF -> ofHost.forContainer(wishes, ipv6);
            case ENGINE -> ofHost.forNamedNetwork(wishes, ipv6);
        };
    }

    private static List<String> either(List<String> given, List<String> absent) {
        return given.isEmpty() ? absent : given;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            throw EngineException.internal("read \"" + file + "\": " + e.getMessage(), e);
        }
    }
}
