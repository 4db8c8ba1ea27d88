package io.jdock.nativebridge.linux;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Poll;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import java.util.ArrayList;
import java.util.List;

/** Waiting for descriptors: ppoll(2) for one, epoll(7) for many. */
public final class Polls {
    private Polls() {}

    /**
     * ppoll(2) on one descriptor.
     *
     * @param events POLLIN, POLLOUT; errors and hang-up are always reported
     * @param timeoutMillis 0 does not wait, negative waits without end
     * @return whether something of {@code events} (or an error or hang-up) is there
     */
    public static boolean wait(Fd fd, int events, long timeoutMillis) {
        try (NativeArena arena = NativeArena.open()) {
            long pollfd = arena.allocate(8);
            Memory.putInt(pollfd, fd.number());
            Memory.putShort(pollfd + 4, (short) events);
            long timeout = 0;
            if (timeoutMillis >= 0) {
                timeout = arena.allocate(16);
                Memory.putLong(timeout, timeoutMillis / 1000);
                Memory.putLong(timeout + 8, timeoutMillis % 1000 * 1_000_000);
            }
            long result;
            do {
                // the kernel writes the remaining time back, so a repeated call does not wait longer
                result = Kernel.result(Syscall.PPOLL, pollfd, 1, timeout, 0, 8);
            } while (result == -Errno.EINTR);
            return Kernel.check(Syscall.PPOLL, result, fd.toString()) > 0;
        }
    }

    /** An epoll(7) instance. Adding and removing is safe from any thread, waiting belongs to one. */
    public static final class Set implements AutoCloseable {
        private static final int MAX_EVENTS = 64;

        private final Fd epoll = Fd.own(Kernel.call(Syscall.EPOLL_CREATE1, Poll.EPOLL_CLOEXEC));

        /** Reports {@code token} whenever {@code fd} has one of {@code events} (level-triggered). */
        public void add(Fd fd, int events, long token) {
            try (NativeArena arena = NativeArena.open()) {
                long event = arena.allocate(Poll.EPOLL_EVENT_SIZE);
                Memory.putInt(event, events);
                Memory.putLong(event + Poll.EPOLL_EVENT_DATA, token);
                long result = Kernel.result(Syscall.EPOLL_CTL, epoll.number(), Poll.EPOLL_CTL_ADD, fd.number(), event);
                Kernel.check(Syscall.EPOLL_CTL, result, fd.toString());
            }
        }

        public void remove(Fd fd) {
            try (NativeArena arena = NativeArena.open()) {
                long event = arena.allocate(Poll.EPOLL_EVENT_SIZE);
                long result = Kernel.result(Syscall.EPOLL_CTL, epoll.number(), Poll.EPOLL_CTL_DEL, fd.number(), event);
                Kernel.check(Syscall.EPOLL_CTL, result, fd.toString());
            }
        }

        /** Tokens of the descriptors that are ready; waits as long as it takes if the time is negative. */
        public List<Long> await(int timeoutMillis) {
            try (NativeArena arena = NativeArena.open()) {
                long events = arena.allocate((long) Poll.EPOLL_EVENT_SIZE * MAX_EVENTS);
                long count;
                do {
                    count = Kernel.result(Syscall.EPOLL_PWAIT, epoll.number(), events, MAX_EVENTS, timeoutMillis, 0, 8);
                } while (count == -Errno.EINTR);
                Kernel.check(Syscall.EPOLL_PWAIT, count, epoll.toString());
                List<Long> tokens = new ArrayList<>((int) count);
                for (int i = 0; i < count; i++) {
                    tokens.add(Memory.getLong(events + (long) Poll.EPOLL_EVENT_SIZE * i + Poll.EPOLL_EVENT_DATA));
                }
                return tokens;
            }
        }

        @Override
        public void close() {
            epoll.close();
        }
    }
}
