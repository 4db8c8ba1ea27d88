package io.jdock.daemon.container.runtime;

import io.jdock.daemon.container.ContainerRuntime;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A process's stdin: a socket to its shim, or the master of its terminal. Closing does not take the descriptor's number
 * from a thread that is in a write; that thread closes it, which the end of the process has woken with an error.
 */
final class DescriptorInput implements ContainerRuntime.Input {
    private static final int SHUT_WR = 1;
    private static final int CHUNK = 32 * 1024;

    private final Fd fd;
    // Both guarded by this.
    private int users;
    private boolean closing;

    /** Takes ownership. */
    DescriptorInput(Fd fd) {
        this.fd = fd;
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        if (!enter()) {
            throw new IOException("the process has ended");
        }
        try {
            while (data.hasRemaining()) {
                byte[] chunk = new byte[Math.min(CHUNK, data.remaining())];
                data.get(chunk);
                Files.write(fd, chunk);
            }
        } catch (SyscallException e) {
            throw new IOException("stdin: " + e.getMessage(), e);
        } finally {
            leave();
        }
    }

    @Override
    public void end() {
        // ENOTSOCK for a terminal, whose input has no end; ENOTCONN if the process is gone.
        with(open -> Kernel.result(Syscall.SHUTDOWN, open.number(), SHUT_WR));
    }

    /** Does something with the descriptor, unless it is closed. */
    void with(Consumer<Fd> action) {
        if (enter()) {
            try {
                action.accept(fd);
            } finally {
                leave();
            }
        }
    }

    void close() {
        synchronized (this) {
            closing = true;
            if (users > 0) {
                return;
            }
        }
        fd.close();
    }

    private synchronized boolean enter() {
        if (closing) {
            return false;
        }
        users++;
        return true;
    }

    private void leave() {
        synchronized (this) {
            users--;
            if (!closing || users > 0) {
                return;
            }
        }
        fd.close();
    }
}
