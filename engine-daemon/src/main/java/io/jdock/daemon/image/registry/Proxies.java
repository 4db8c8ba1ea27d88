package io.jdock.daemon.image.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxy for each address by the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY (in capitals or not), as Go reads
 * them: loopback goes without; NO_PROXY has names with all below them, {@code .below}, addresses, networks and
 * {@code *}.
 */
final class Proxies extends ProxySelector {
    private final Map<String, String> environment;

    Proxies(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The proxy's own address with what the variable says of a user; empty if there is none for that target. */
    Optional<URI> of(URI target) {
        String value = variable(target.getScheme().toUpperCase(Locale.ROOT) + "_PROXY");
        if (value.isBlank() || isExcluded(target.getHost(), port(target))) {
            return Optional.empty();
        }
        URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
        return proxy.getHost() == null ? Optional.empty() : Optional.of(proxy);
    }

    @Override
    public List<Proxy> select(URI target) {
        return List.of(of(target)
                .map(proxy ->
                        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port(proxy))))
                .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI target, SocketAddress address, IOException problem) {
        // The request fails with it.
    }

    private String variable(String name) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value;
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    private boolean isExcluded(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        Optional<InetAddress> address = literal(name);
        if (name.equals("localhost")
                || address.filter(InetAddress::isLoopbackAddress).isPresent()) {
            return true;
        }
        for (String word : variable("NO_PROXY").toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            if (word.equals("*") || matches(word, name, port, address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String word, String name, int port, Optional<InetAddress> address) {
        if (word.isEmpty()) {
            return false;
        }
        if (word.contains("/")) {
            return address.filter(literal -> Networks.contains(word, literal)).isPresent();
        }
        int colon = word.lastIndexOf(':');
        boolean withPort = colon > 0 && word.indexOf(':') == colon;
        String bare = withPort ? word.substring(0, colon) : word.replaceAll("^\\[|]$", "");
        if (withPort && !word.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        String below = bare.startsWith("*.") ? bare.substring(1) : bare;
        return below.startsWith(".") ? name.endsWith(below) : name.equals(below) || name.endsWith("." + below);
    }

    private static Optional<InetAddress> literal(String name) {
        try {
            return Optional.of(InetAddress.ofLiteral(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
