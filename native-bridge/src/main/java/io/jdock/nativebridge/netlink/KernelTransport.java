package io.jdock.nativebridge.netlink;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Netlink;
import io.jdock.nativebridge.abi.Socket;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;

/** The AF_NETLINK socket itself. */
final class KernelTransport implements NetlinkTransport {
    /** The kernel fills a dump's datagram up to the size of the reader's buffer, at most 32 kB. */
    private static final int BUFFER_SIZE = 32 * 1024;

    private static final int SOCKADDR_NL_SIZE = 12;

    private final Fd fd;
    private final NativeArena arena = NativeArena.open();
    private final long buffer = arena.allocate(BUFFER_SIZE);
    private volatile boolean closed;

    private KernelTransport(Fd fd) {
        this.fd = fd;
    }

    static KernelTransport open(int protocol) {
        int type = Socket.SOCK_RAW | Socket.SOCK_CLOEXEC;
        Fd fd = Fd.own(Kernel.call(Syscall.SOCKET, Socket.AF_NETLINK, type, protocol));
        try {
            // Old kernels may lack the options, and then errors are only less telling: the results do not matter.
            enable(fd, Netlink.NETLINK_EXT_ACK);
            enable(fd, Netlink.NETLINK_CAP_ACK);
            return new KernelTransport(fd);
        } catch (RuntimeException | Error e) {
            fd.close();
            throw e;
        }
    }

    private static void enable(Fd fd, int option) {
        try (NativeArena scratch = NativeArena.open()) {
            long one = scratch.allocate(4);
            Memory.putInt(one, 1);
            Kernel.result(Syscall.SETSOCKOPT, fd.number(), Netlink.SOL_NETLINK, option, one, 4);
        }
    }

    /**
     * Subscribes to a multicast group of the protocol. bind(2) gives the socket a port id: messages that nobody is to be
     * left out of exclude id 0, which a socket has until then.
     */
    void join(int group) {
        try (NativeArena scratch = NativeArena.open()) {
            long address = scratch.allocate(SOCKADDR_NL_SIZE);
            Memory.putShort(address, (short) Netlink.AF_NETLINK);
            Kernel.call(Syscall.BIND, fd.number(), address, SOCKADDR_NL_SIZE);
            long number = scratch.allocate(4);
            Memory.putInt(number, group);
            Kernel.call(
                    Syscall.SETSOCKOPT, fd.number(), Netlink.SOL_NETLINK, Netlink.NETLINK_ADD_MEMBERSHIP, number, 4);
        }
    }

    Fd fd() {
        return fd;
    }

    /** getsockname(2); struct sockaddr_nl is u16 family, u16 padding, u32 port id, u32 groups. */
    @Override
    public int portId() {
        try (NativeArena scratch = NativeArena.open()) {
            long address = scratch.allocate(SOCKADDR_NL_SIZE);
            long length = scratch.allocate(4);
            Memory.putInt(length, SOCKADDR_NL_SIZE);
            Kernel.call(Syscall.GETSOCKNAME, fd.number(), address, length);
            return Memory.getInt(address + 4);
        }
    }

    /** write(2) to a netlink socket that is not connected goes to the kernel (port 0). */
    @Override
    public void send(byte[] datagram) {
        requireOpen();
        if (datagram.length <= BUFFER_SIZE) {
            Memory.putBytes(buffer, datagram);
            Kernel.call(Syscall.WRITE, fd.number(), buffer, datagram.length);
            return;
        }
        try (NativeArena large = NativeArena.open()) {
            // A datagram counts against the send buffer with some overhead; without the option write(2) gives EMSGSIZE.
            long size = large.allocate(4);
            Memory.putInt(size, 2 * datagram.length);
            Kernel.result(Syscall.SETSOCKOPT, fd.number(), Socket.SOL_SOCKET, Socket.SO_SNDBUFFORCE, size, 4);
            Kernel.call(Syscall.WRITE, fd.number(), large.bytes(datagram), datagram.length);
        }
    }

    @Override
    public byte[] receive() {
        requireOpen();
        while (true) {
            long length = Kernel.result(Syscall.READ, fd.number(), buffer, BUFFER_SIZE);
            if (length != -Errno.EINTR) {
                Kernel.check(Syscall.READ, length, "netlink");
                return Memory.getBytes(buffer, Math.toIntExact(length));
            }
        }
    }

    /** The buffer is nobody's after {@link #close}: writing there would be worse than any exception. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("netlink socket is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        fd.close();
        arena.close();
    }
}
