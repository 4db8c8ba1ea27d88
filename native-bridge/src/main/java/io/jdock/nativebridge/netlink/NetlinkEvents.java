package io.jdock.nativebridge.netlink;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Poll;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Polls;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What the kernel tells a multicast group: changes that any program made in the network namespace of the thread that
 * opened this. One thread waits; another may close.
 */
public final class NetlinkEvents implements AutoCloseable {
    private static final long SOCKET = 1;
    private static final long END = 2;

    private final KernelTransport transport;
    private final Polls.Set ready = new Polls.Set();
    private final Fd end = Fd.own(Kernel.call(Syscall.EVENTFD2, 0, Fcntl.O_CLOEXEC));
    private volatile boolean closed;

    private NetlinkEvents(KernelTransport transport) {
        this.transport = transport;
        ready.add(transport.fd(), Poll.EPOLLIN, SOCKET);
        ready.add(end, Poll.EPOLLIN, END);
    }

    /** @param group number of the multicast group */
    public static NetlinkEvents open(int protocol, int group) {
        KernelTransport transport = KernelTransport.open(protocol);
        try {
            transport.join(group);
            return new NetlinkEvents(transport);
        } catch (RuntimeException | Error e) {
            transport.close();
            throw e;
        }
    }

    /**
     * What came.
     *
     * @param messages none if the time is over, or after {@link #close}
     * @param lost the kernel had more to tell than it could keep
     */
    public record Batch(List<NetlinkMessage> messages, boolean lost) {
        private static final Batch EMPTY = new Batch(List.of(), false);

        public Batch {
            messages = List.copyOf(messages);
        }

        public boolean isEmpty() {
            return messages.isEmpty() && !lost;
        }
    }

    /** Waits for the next messages; without end if the time is negative. */
    public Batch await(int timeoutMillis) {
        List<Long> tokens = ready.await(timeoutMillis);
        if (closed || !tokens.contains(SOCKET)) {
            return Batch.EMPTY;
        }
        try {
            return new Batch(NetlinkMessage.parse(transport.receive()), false);
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOBUFS) {
                return new Batch(List.of(), true);
            }
            throw e;
        }
    }

    public boolean isClosed() {
        return closed;
    }

    /** Wakes the waiting thread, which then calls {@link #release}. */
    @Override
    public void close() {
        closed = true;
        Files.write(
                end,
                ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).array());
    }

    /** Closes the descriptors: by the thread that waited, when it does not wait any more. */
    public void release() {
        ready.close();
        transport.close();
        end.close();
    }
}
