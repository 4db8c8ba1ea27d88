package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.RouteRequest;

/** The interface of the host on which those of a macvlan or ipvlan network are. It is the host's own and stays as it is. */
final class LayeredDevice {
    private final HostNetwork host;
    private final LayerOptions options;

    LayeredDevice(HostNetwork host, LayerOptions options) {
        this.host = requireNonNull(host, "host is null");
        this.options = requireNonNull(options, "options is null");
    }

    /** @throws EngineException INVALID if there is no such interface */
    Link parent() {
        return host.routes()
                .link(options.parent())
                .orElseThrow(() -> EngineException.invalid(
                        "the requested parent interface " + options.parent() + " was not found"));
    }

    /**
     * Makes such an interface, in a namespace that then goes.
     *
     * @throws EngineException NOT_IMPLEMENTED if the kernel has not the driver, INVALID if the parent is not one for it
     */
    void probe() {
        int parent = parent().index();
        try (NetworkNamespace nowhere = NetworkNamespace.create()) {
            host.routes()
                    .apply(new RouteRequest.CreateLayered(
                            options.kind(), "probe", parent, options.mode(), options.flags(), nowhere.number()));
        } catch (NetlinkException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                throw new EngineException(
                        ErrorKind.NOT_IMPLEMENTED, "this host's kernel has no " + options.kind() + " driver", e);
            }
            throw new EngineException(
                    ErrorKind.INVALID,
                    "interface " + options.parent() + " cannot carry " + options.kind() + ": " + e.getMessage(),
                    e);
        }
    }
}
