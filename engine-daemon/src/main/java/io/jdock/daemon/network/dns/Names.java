package io.jdock.daemon.network.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What one container can look up of others. Asked for every query, on the server's thread: answers at once. */
public interface Names {
    /**
     * The addresses of both families behind a name.
     *
     * @param name lower case, without the final dot
     * @return empty if no container has the name; such names are asked of other servers
     */
    Optional<List<InetAddress>> addresses(String name);

    /** The full name of the container that has the address, without the final dot: {@code web.front}. */
    Optional<String> name(InetAddress address);
}
