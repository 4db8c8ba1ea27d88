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
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int SHUT_RD = 0;
    /** struct sockaddr_in: u16 family, be16 port, 4 bytes address, 8 bytes zero. */
    private static final int SOCKADDR_IN_SIZE = 16;
    /** struct sockaddr_in6: u16 family, be16 port, be32 flow, 16 bytes address, u32 scope. */
    private static final int SOCKADDR_IN6_SIZE = 28;

    private static final int IPV6_SIZE = 16;

    private InetPorts() {}

    /**
     * socket(2) and bind(2) in the calling thread's network namespace.
     *
     * <p>The socket has no SO_REUSEADDR, for with it another socket that has it could be bound beside it. A TCP port on
     * which connections wait out their time (TIME_WAIT) is refused then, though no one has it: such a port is held by
     * a socket with the option, after listen(2) has shown that it is free.
     *
     * @param protocol IPPROTO_TCP, IPPROTO_UDP or IPPROTO_SCTP
     * @param address four bytes, or sixteen for IPv6 and nothing but IPv6
     * @return empty if the kernel does not have the protocol
     * @throws SyscallException EADDRINUSE if a program has the port, EADDRNOTAVAIL if the host has not the address
     */
    public static Optional<Fd> hold(int protocol, byte[] address, int port) {
        int type = protocol == IPPROTO_UDP ? Socket.SOCK_DGRAM : Socket.SOCK_STREAM;
        boolean ipv6 = address.length == IPV6_SIZE;
        Optional<Fd> plain = socket(ipv6, type, protocol);
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
        Fd fd = socket(address.length == IPV6_SIZE, Socket.SOCK_STREAM, IPPROTO_TCP)
                .orElseThrow();
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

    private static Optional<Fd> socket(boolean ipv6, int type, int protocol) {
        int family = ipv6 ? Socket.AF_INET6 : Socket.AF_INET;
        long number = Kernel.result(Syscall.SOCKET, family, type | Socket.SOCK_CLOEXEC, protocol);
        if (number == -Errno.EPROTONOSUPPORT || number == -Errno.ESOCKTNOSUPPORT || number == -Errno.EAFNOSUPPORT) {
            return Optional.empty();
        }
        Fd fd = Fd.own(Kernel.check(Syscall.SOCKET, number, "protocol " + protocol));
        if (ipv6) {
            try (NativeArena arena = NativeArena.open()) {
                long one = arena.allocate(4);
                Memory.putInt(one, 1);
                Kernel.call(Syscall.SETSOCKOPT, fd.number(), IPPROTO_IPV6, IPV6_V6ONLY, one, 4);
            } catch (RuntimeException e) {
                fd.close();
                throw e;
            }
        }
        return Optional.of(fd);
    }

    private static long bind(Fd fd, byte[] address, int port) {
        boolean ipv6 = address.length == IPV6_SIZE;
        int size = ipv6 ? SOCKADDR_IN6_SIZE : SOCKADDR_IN_SIZE;
        try (NativeArena arena = NativeArena.open()) {
            long name = arena.allocate(size);
            Memory.putShort(name, (short) (ipv6 ? Socket.AF_INET6 : Socket.AF_INET));
            Memory.putByte(name + 2, (byte) (port >>> 8));
            Memory.putByte(name + 3, (byte) port);
            Memory.putBytes(name + (ipv6 ? 8 : 4), address);
            return Kernel.result(Syscall.BIND, fd.number(), name, size);
        }
    }
}
