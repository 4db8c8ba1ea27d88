package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.Descriptor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A blob as a stream that survives broken connections: it opens another one from where it is ({@code Range}, RFC 9110,
 * section 14), or passes over what it has if the registry knows no ranges. Attempts are counted anew whenever something
 * came. For one thread.
 */
final class BlobDownload extends InputStream {
    private final RegistryClient client;
    private final Descriptor blob;
    private final BlobListener listener;
    private InputStream body;
    private long position;
    private int failures;
    private boolean closed;

    BlobDownload(RegistryClient client, Descriptor blob, BlobListener listener) {
        this.client = requireNonNull(client, "client is null");
        this.blob = requireNonNull(blob, "blob is null");
        this.listener = requireNonNull(listener, "listener is null");
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
        while (position < blob.size()) {
            if (closed) {
                throw new IOException("closed");
            }
            try {
                if (body == null) {
                    body = open();
                }
                int count = body.read(target, offset, (int) Math.min(length, blob.size() - position));
                if (count < 0) {
                    throw new EOFException("unexpected EOF");
                }
                position += count;
                failures = 0;
                listener.moved(position);
                return count;
            } catch (InterruptedIOException | RegistryException e) {
                throw e;
            } catch (Refusal e) {
                recover(e.reason(), e.isPassing(), e.retryAfter());
            } catch (IOException e) {
                recover(e, !Thread.currentThread().isInterrupted(), Duration.ZERO);
            }
        }
        return -1;
    }

    private InputStream open() throws IOException {
        HttpResponse<InputStream> response = client.openBlob(blob.digest(), position);
        InputStream opened = response.body();
        if (position > 0 && response.statusCode() != 206) {
            try {
                opened.skipNBytes(position);
            } catch (IOException e) {
                opened.close();
                throw e;
            }
        }
        return opened;
    }

    private void recover(IOException problem, boolean passing, Duration asked) throws IOException {
        closeBody();
        failures++;
        if (closed || !passing || failures >= Pause.ATTEMPTS) {
            throw problem;
        }
        Duration pause = Pause.after(failures, client.pause(), asked);
        listener.retrying(pause);
        Pause.take(pause);
    }

    private void closeBody() {
        InputStream open = body;
        body = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException _) {
                // It is given up anyway.
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        closeBody();
    }
}
