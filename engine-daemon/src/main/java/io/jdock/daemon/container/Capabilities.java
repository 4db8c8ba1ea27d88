package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.nativebridge.capability.Capability;
import io.jdock.nativebridge.capability.CapabilitySet;
import io.jdock.nativebridge.capability.OwnCapabilities;
import io.jdock.shim.oci.DefaultCapabilities;
import java.util.List;

/** Which capabilities a container has: Docker's default set, changed by what the client adds and drops. */
final class Capabilities {
    /** All that this daemon has and so can give away. */
    private static final CapabilitySet AVAILABLE = OwnCapabilities.bounding();

    private Capabilities() {}

    /**
     * The names, each with {@code CAP_}.
     *
     * @throws EngineException INVALID for an unknown name, or one that this daemon cannot give away
     */
    static List<String> of(HostConfig host) {
        check("CapAdd", host.capAdd());
        check("CapDrop", host.capDrop());
        try {
            return host.privileged()
                    ? AVAILABLE.names()
                    : DefaultCapabilities.adjust(host.capAdd(), host.capDrop(), AVAILABLE)
                            .names();
        } catch (IllegalArgumentException e) {
            throw EngineException.invalid("invalid CapAdd: " + e.getMessage());
        }
    }

    /** Those of a privileged container. */
    static List<String> all() {
        return AVAILABLE.names();
    }

    private static void check(String field, List<String> names) {
        for (String name : names) {
            if (!name.equalsIgnoreCase("ALL") && Capability.ofName(name).isEmpty()) {
                throw EngineException.invalid("invalid " + field + ": unknown capability: \"" + name + "\"");
            }
        }
    }
}
