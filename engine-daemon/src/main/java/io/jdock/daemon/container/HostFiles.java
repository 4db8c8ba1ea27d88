package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Texts of the files that the engine mounts into a container: hosts(5), hostname(5), resolv.conf(5). */
final class HostFiles {
    private static final List<String> LOCAL_HOSTS = List.of(
            "127.0.0.1\tlocalhost",
            "::1\tlocalhost ip6-localhost ip6-loopback",
            "fe00::\tip6-localnet",
            "ff00::\tip6-mcastprefix",
            "ff02::1\tip6-allnodes",
            "ff02::2\tip6-allrouters");

    /** What Docker falls back to on a host whose own servers a container cannot reach. */
    private static final List<String> PUBLIC_SERVERS = List.of("8.8.8.8", "8.8.4.4");

    private HostFiles() {}

    static String hostname(String name) {
        return name + "\n";
    }

    /**
     * The names a container knows.
     *
     * @param address its own; empty if it has none
     * @param gateway what {@code host-gateway} stands for; empty if there is none
     */
    static String hosts(ContainerDocument document, String hostname, String address, String gateway) {
        var lines = new ArrayList<>(LOCAL_HOSTS);
        extra(document.hostConfig(), gateway, lines);
        String domain = document.config().domainname();
        String names = domain.isEmpty() ? hostname : hostname + "." + domain + " " + hostname;
        if (!address.isEmpty()) {
            lines.add(address + "\t" + names);
        }
        return String.join("\n", lines) + "\n";
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

    /**
     * The name servers a container asks.
     *
     * @param hostNetwork it is in the host's network, where servers on the loopback can be reached
     */
    static String resolvConf(HostConfig host, boolean hostNetwork) {
        // systemd-resolved's stub listens on the loopback; this file has the servers behind it.
        Path own = Path.of("/etc/resolv.conf");
        Path behind = Path.of("/run/systemd/resolve/resolv.conf");
        String text = read(own);
        if (!hostNetwork && servers(text).stream().allMatch(HostFiles::isLoopback) && Files.exists(behind)) {
            text = read(behind);
        }
        return resolvConf(host, hostNetwork, text);
    }

    static String resolvConf(HostConfig host, boolean hostNetwork, String ofHost) {
        var lines = new ArrayList<String>();
        List<String> servers = new ArrayList<>(host.dns());
        if (servers.isEmpty()) {
            servers.addAll(servers(ofHost));
            if (!hostNetwork) {
                servers.removeIf(HostFiles::isLoopback);
            }
            if (servers.isEmpty()) {
                servers.addAll(PUBLIC_SERVERS);
            }
        }
        servers.forEach(server -> lines.add("nameserver " + server));
        List<String> search = host.dnsSearch().isEmpty() ? words(ofHost, "search") : host.dnsSearch();
        if (!search.isEmpty() && !search.equals(List.of("."))) {
            lines.add("search " + String.join(" ", search));
        }
        List<String> options = host.dnsOptions().isEmpty() ? words(ofHost, "options") : host.dnsOptions();
        if (!options.isEmpty()) {
            lines.add("options " + String.join(" ", options));
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> servers(String resolvConf) {
        return words(resolvConf, "nameserver");
    }

    private static boolean isLoopback(String server) {
        return server.startsWith("127.") || server.equals("::1");
    }

    /** The values of all lines with that keyword; of {@code search} the last line counts. */
    private static List<String> words(String resolvConf, String keyword) {
        var found = new ArrayList<String>();
        for (String line : resolvConf.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words[0].equals(keyword)) {
                if (keyword.equals("search")) {
                    found.clear();
                }
                found.addAll(List.of(words).subList(1, words.length));
            }
        }
        return found;
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
