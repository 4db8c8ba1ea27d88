package io.jdock.daemon.image;

import io.jdock.daemon.image.progress.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells how much was read of a blob. */
final class ProgressInput extends FilterInputStream {
    private final Progress progress;
    private final String id;
    private final String status;
    private final long total;
    private long done;

    ProgressInput(InputStream in, Progress progress, String id, String status, long total) {
        super(in);
        this.progress = progress;
        this.id = id;
        this.status = status;
        this.total = total;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
            done += count;
            progress.bytes(id, status, done, total);
        }
        return count;
    }
}
