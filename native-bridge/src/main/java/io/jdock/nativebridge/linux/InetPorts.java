package io.jdock.nativebridge.linux;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Socket;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.Optional;

/** Ports held by a bound socket on which nobody listens: no other program gets them while the descriptor is open. */
public final class InetPorts {
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;
    private static final int SHUT_RD = 0;
    /** struct sockaddr_in: u16 family, be16 port, 4 bytes address, 8 bytes zero. */
    private static final int SOCKADDR_IN_SIZE = 16;

    private InetPorts() {}

    /**
     * socket(2) and bind(2) in the calling thread's network namespace.
     *
     * <p>The socket has no SO_REUSEADDR, for with it another socket that has it could be bound beside it. A TCP port on
     * which connections wait out their time (TIME_WAIT) is refused then, though no one has it: such a port is held by
     * a socket with the option, after listen(2) has shown that it is free.
     *
     * @param protocol IPPROTO_TCP, IPPROTO_UDP or IPPROTO_SCTP
     * @param address four bytes
     * @return empty if the kernel does not have the protocol
     * @throws SyscallException EADDRINUSE if a program has the port, EADDRNOTAVAIL if the host has not the address
     */
    public static Optional<Fd> hold(int protocol, byte[] address, int port) {
        int type = protocol == IPPROTO_UDP ? Socket.SOCK_DGRAM : Socket.SOCK_STREAM;
        Optional<Fd> plain = socket(type, protocol);
        if (plain.isEmpty()) {
            return plain;
        }
        long refused = bind(plain.get(), address, port);
        if (refused == 0) {
            return plain;
        }
        plain.get().close();
        if (refused == -Errno.EADDRINUSE && protocol == IPPROTO_TCP) {
            return Optional.of(holdBesideWaiting(address, port));
        }
        throw new SyscallException("bind", "port " + port, (int) -refused);
    }

    private static Fd holdBesideWaiting(byte[] address, int port) {
        Fd fd = socket(Socket.SOCK_STREAM, IPPROTO_TCP).orElseThrow();
        try (NativeArena arena = NativeArena.open()) {
            long one = arena.allocate(4);
            Memory.putInt(one, 1);
            Kernel.call(Syscall.SETSOCKOPT, fd.number(), Socket.SOL_SOCKET, Socket.SO_REUSEADDR, one, 4);
            Kernel.check(Syscall.BIND, bind(fd, address, port), "port " + port);
            Kernel.check(Syscall.LISTEN, Kernel.result(Syscall.LISTEN, fd.number(), 0), "port " + port);
            // Ends listening; a port that was asked for by number stays bound.
            Kernel.call(Syscall.SHUTDOWN, fd.number(), SHUT_RD);
            return fd;
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    private static Optional<Fd> socket(int type, int protocol) {
        long fd = Kernel.result(Syscall.SOCKET, Socket.AF_INET, type | Socket.SOCK_CLOEXEC, protocol);
        if (fd == -Errno.EPROTONOSUPPORT || fd == -Errno.ESOCKTNOSUPPORT) {
            return Optional.empty();
        }
        return Optional.of(Fd.own(Kernel.check(Syscall.SOCKET, fd, "protocol " + protocol)));
    }

    private static long bind(Fd fd, byte[] address, int port) {
        try (NativeArena arena = NativeArena.open()) {
            long name = arena.allocate(SOCKADDR_IN_SIZE);
            Memory.putShort(name, (short) Socket.AF_INET);
            Memory.putByte(name + 2, (byte) (port >>> 8));
            Memory.putByte(name + 3, (byte) port);
            Memory.putBytes(name + 4, address);
            return Kernel.result(Syscall.BIND, fd.number(), name, SOCKADDR_IN_SIZE);
        }
    }
}
