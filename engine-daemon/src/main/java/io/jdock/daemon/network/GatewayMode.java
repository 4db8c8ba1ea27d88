package io.jdock.daemon.network;

/** How a bridge network's containers are reached from outside, and reach it, over one family. */
enum GatewayMode {
    /** By the host's addresses: published ports lead in, and what goes out has the host's address. */
    NAT("nat"),
    /** The same, and other machines that have a route to the containers reach all of their ports. */
    NAT_UNPROTECTED("nat-unprotected"),
    /** By the containers' own addresses, of which the published ports are open; nothing is translated. */
    ROUTED("routed"),
    /** Not at all, not even by the host: the bridge has no address. Only an internal network may be so. */
    ISOLATED("isolated");

    private final String text;

    GatewayMode(String text) {
        this.text = text;
    }

    /** As an option has it. */
    String text() {
        return text;
    }
}
