package io.jdock.daemon.network;

import io.jdock.daemon.EngineException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Names of interfaces in a container. */
final class InterfaceNames {
    /** An endpoint's option that names its interface. */
    static final String OPTION = "com.docker.network.endpoint.ifname";

    private InterfaceNames() {}

    /** The name that is asked for, or the network's prefix with the first number that is free. */
    static String choose(EndpointRequest request, BridgeOptions options, List<NetworkEndpoint> others) {
        Set<String> taken = others.stream().map(NetworkEndpoint::interfaceName).collect(Collectors.toSet());
        String asked = request.options().getOrDefault(OPTION, "");
        if (!asked.isEmpty()) {
            if (asked.length() > 15 || asked.equals("lo") || asked.contains("/") || asked.contains(" ")) {
                throw EngineException.invalid("invalid interface name \"" + asked + "\"");
            }
            if (taken.contains(asked)) {
                throw EngineException.conflict("interface name \"" + asked + "\" is taken in the container");
            }
            return asked;
        }
        for (int number = 0; ; number++) {
            String name = options.interfacePrefix() + number;
            if (!taken.contains(name)) {
                return name;
            }
        }
    }
}
