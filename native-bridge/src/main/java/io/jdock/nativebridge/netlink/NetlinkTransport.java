package io.jdock.nativebridge.netlink;

/** Datagrams to and from the kernel; a test puts recorded ones here. */
interface NetlinkTransport extends AutoCloseable {
    /** Sends one datagram. The kernel has worked through it when this returns. */
    void send(byte[] datagram);

    /** Waits for the next datagram. */
    byte[] receive();

    /** The address by which the kernel knows the sender; 0 before the first datagram. */
    default int portId() {
        return 0;
    }

    @Override
    void close();
}
