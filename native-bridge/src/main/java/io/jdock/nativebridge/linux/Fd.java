package io.jdock.nativebridge.linux;

import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.raw.Kernel;
import java.util.concurrent.atomic.AtomicInteger;

/** An open file descriptor with one owner, who closes it. Closing twice does nothing. */
public final class Fd implements AutoCloseable {
    private static final int CLOSED = -1;

    private final AtomicInteger number;

    private Fd(int number) {
        this.number = new AtomicInteger(number);
    }

    /** Takes ownership of descriptor {@code number}. */
    public static Fd own(long number) {
        return new Fd(Math.toIntExact(number));
    }

    /**
     * The number, for use while this object stays open.
     *
     * @throws IllegalStateException after {@link #close()} or {@link #release()}
     */
    public int number() {
        int open = number.get();
        if (open == CLOSED) {
            throw new IllegalStateException("descriptor is closed");
        }
        return open;
    }

    public boolean isOpen() {
        return number.get() != CLOSED;
    }

    /** Gives up ownership: the caller closes the returned number. */
    public int release() {
        int open = number.getAndSet(CLOSED);
        if (open == CLOSED) {
            throw new IllegalStateException("descriptor is closed");
        }
        return open;
    }

    /** Closes the descriptor. Errors of close(2) are not reported: the descriptor is gone in every case. */
    @Override
    public void close() {
        int open = number.getAndSet(CLOSED);
        if (open != CLOSED) {
            Kernel.result(Syscall.CLOSE, open);
        }
    }

    /** The path by which this process can name the open file: {@code /proc/self/fd/7}. */
    public String procPath() {
        return "/proc/self/fd/" + number();
    }

    @Override
    public String toString() {
        return "fd " + number.get();
    }
}
