package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Socket;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;

/** Pairs of connected descriptors. */
final class Pipes {
    private Pipes() {}

    /** {@code out} reads what is written to {@code in}, or both do both for a socket pair. */
    record Pair(Fd out, Fd in) {}

    /** pipe2(2). */
    static Pair pipe(Descriptors descriptors) {
        return pair(descriptors, Syscall.PIPE2);
    }

    /** socketpair(2) of stream sockets: unlike a pipe, any holder of one end can end the stream with shutdown(2). */
    static Pair sockets(Descriptors descriptors) {
        return pair(descriptors, Syscall.SOCKETPAIR);
    }

    private static Pair pair(Descriptors descriptors, Syscall call) {
        try (NativeArena arena = NativeArena.open()) {
            long numbers = arena.allocate(8);
            if (call == Syscall.PIPE2) {
                Kernel.call(call, numbers, Fcntl.O_CLOEXEC);
            } else {
                Kernel.call(call, Socket.AF_UNIX, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0, numbers);
            }
            Fd out = descriptors.add(Fd.own(Memory.getInt(numbers)));
            Fd in = descriptors.add(Fd.own(Memory.getInt(numbers + 4)));
            return new Pair(out, in);
        }
    }
}
