package io.jdock.daemon.container.runtime;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Poll;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Polls;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A process's output: a pipe, or the master of its terminal. One thread reads; another may close, which the reader
 * notices within a second.
 */
final class DescriptorOutput extends InputStream {
    private static final int LOOK_UP_MILLIS = 1000;

    private final Fd fd;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile boolean closed;

    /** Takes ownership. */
    DescriptorOutput(Fd fd) {
        this.fd = fd;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        reading.lock();
        try {
            while (!closed && !Polls.wait(fd, Poll.POLLIN, LOOK_UP_MILLIS)) {
                continue;
            }
            if (closed) {
                return -1;
            }
            int count = Files.read(fd, target, offset, length);
            return count == 0 ? -1 : count;
        } catch (SyscallException e) {
            if (e.errno() == Errno.EIO) {
                // The last process has closed the terminal.
                return -1;
            }
            throw new IOException("output: " + e.getMessage(), e);
        } finally {
            if (closed) {
                fd.close();
            }
            reading.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        if (reading.tryLock()) {
            try {
                fd.close();
            } finally {
                reading.unlock();
            }
        }
    }
}
