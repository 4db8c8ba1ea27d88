package io.jdock.daemon.network;

import io.jdock.nativebridge.netlink.RouteSocket;

/**
 * A pinned network namespace with lo and, unless {@code hostInterface} is empty, an eth0 that is up, has no address,
 * and stands on the bridge. The socket is in the namespace; closing the sandbox closes it and nothing else.
 */
record Sandbox(String id, String path, String hostInterface, int interfaceIndex, RouteSocket inside)
        implements AutoCloseable {
    static final String INTERFACE = "eth0";

    @Override
    public void close() {
        inside.close();
    }
}
