package io.jdock.daemon.network;

import java.util.List;

/**
 * What the daemon's flags say of names to containers that do not say it themselves.
 *
 * @param servers addresses of name servers ({@code --dns}); empty: the host's
 * @param search domains ({@code --dns-search})
 * @param options of resolv.conf(5) ({@code --dns-opt})
 */
public record NameServers(List<String> servers, List<String> search, List<String> options) {
    public static final NameServers OF_HOST = new NameServers(List.of(), List.of(), List.of());

    public NameServers {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        options = List.copyOf(options);
    }
}
