package io.jdock.nativebridge.linux;

import io.jdock.nativebridge.abi.Socket;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import java.nio.charset.StandardCharsets;

/** A connected socket of unix(7) for datagrams, which Java has none of. Methods throw {@code SyscallException}. */
public final class UnixDatagrams implements AutoCloseable {
    /** struct sockaddr_un: u16 family, 108 bytes of path. */
    private static final int SOCKADDR_SIZE = 110;

    private final Fd socket;

    private UnixDatagrams(Fd socket) {
        this.socket = socket;
    }

    /**
     * socket(2) and connect(2).
     *
     * @param path of at most 107 bytes
     */
    public static UnixDatagrams connect(String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > SOCKADDR_SIZE - 3) {
            throw new IllegalArgumentException("socket path \"" + path + "\" is too long");
        }
        long number = Kernel.result(Syscall.SOCKET, Socket.AF_UNIX, Socket.SOCK_DGRAM | Socket.SOCK_CLOEXEC, 0);
        Fd socket = Fd.own(Kernel.check(Syscall.SOCKET, number, path));
        try (NativeArena arena = NativeArena.open()) {
            long address = arena.allocate(SOCKADDR_SIZE);
            Memory.putShort(address, (short) Socket.AF_UNIX);
            Memory.putBytes(address + 2, name);
            long result = Kernel.result(Syscall.CONNECT, socket.number(), address, 2 + name.length + 1);
            Kernel.check(Syscall.CONNECT, result, path);
            return new UnixDatagrams(socket);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** sendto(2): one datagram; waits while the receiver has no room. */
    public void send(byte[] datagram) {
        try (NativeArena arena = NativeArena.open()) {
            long data = arena.bytes(datagram);
            long result =
                    Kernel.result(Syscall.SENDTO, socket.number(), data, datagram.length, Socket.MSG_NOSIGNAL, 0, 0);
            Kernel.check(Syscall.SENDTO, result, datagram.length + " bytes");
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
