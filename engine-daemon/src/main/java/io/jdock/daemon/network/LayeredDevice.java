package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.netlink.CreateDummy;
import io.jdock.nativebridge.netlink.CreateLayered;
import io.jdock.nativebridge.netlink.CreateVlan;
import io.jdock.nativebridge.netlink.Link;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.RouteRequest;
import java.util.Optional;

/**
 * The interface of the host on which those of a macvlan or ipvlan network are. One that was there is the host's own and
 * stays as it is. One that was not is made if its name says what it is: {@code eth0.10} the VLAN 10 of {@code eth0},
 * and without a name one that leads nowhere.
 */
final class LayeredDevice {
    private static final int LARGEST_TAG = 4094;

    private final HostNetwork host;
    private final LayerOptions options;
    private final String name;

    LayeredDevice(HostNetwork host, LayerOptions options, String networkId) {
        this.host = requireNonNull(host, "host is null");
        this.options = requireNonNull(options, "options is null");
        this.name = options.parent().isEmpty() ? "dm-" + networkId.substring(0, 12) : options.parent();
    }

    String name() {
        return name;
    }

    Optional<Link> present() {
        return host.routes().link(name);
    }

    /**
     * The interface, which is made if it is not there.
     *
     * @throws EngineException INVALID if there is none of that name and it is not one to be made
     */
    Link ensure() {
        Optional<Link> present = present();
        if (present.isPresent()) {
            return present.get();
        }
        if (options.parent().isEmpty()) {
            make(new CreateDummy(name), "dummy");
        } else {
            makeVlan();
        }
        return present().orElseThrow();
    }

    private void makeVlan() {
        int dot = name.lastIndexOf('.');
        Optional<Link> below = dot < 0 ? Optional.empty() : host.routes().link(name.substring(0, dot));
        if (below.isEmpty()) {
            throw EngineException.invalid("the requested parent interface " + name
                    + " was not found; a VLAN of an interface is made, as eth0.10 of eth0");
        }
        make(new CreateVlan(name, below.get().index(), tag(name.substring(dot + 1))), "vlan");
    }

    private void make(RouteRequest request, String kind) {
        try {
            host.routes().apply(request);
        } catch (NetlinkException e) {
            throw e.errno() == Errno.EOPNOTSUPP ? lacking(kind, e) : e;
        }
    }

    private int tag(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LARGEST_TAG) {
            throw EngineException.invalid("the requested parent interface " + name + " was not found, and \"" + text
                    + "\" is no VLAN: those are 1 to " + LARGEST_TAG);
        }
        return Integer.parseInt(text);
    }

    private static EngineException lacking(String kind, NetlinkException e) {
        return new EngineException(ErrorKind.NOT_IMPLEMENTED, "this host's kernel has no " + kind + " driver", e);
    }

    /**
     * Makes such an interface, in a namespace that then goes.
     *
     * @throws EngineException NOT_IMPLEMENTED if the kernel has not the driver, INVALID if the parent is not one for it
     */
    void probe(int parent) {
        try (NetworkNamespace nowhere = NetworkNamespace.create()) {
            host.routes()
                    .apply(new CreateLayered(
                            options.kind(), "probe", parent, options.mode(), options.flags(), nowhere.number()));
        } catch (NetlinkException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                throw lacking(options.kind(), e);
            }
            throw new EngineException(
                    ErrorKind.INVALID,
                    "interface " + name + " cannot carry " + options.kind() + ": " + e.getMessage(),
                    e);
        }
    }
}
