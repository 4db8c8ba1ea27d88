package io.jdock.daemon.image.registry;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.registry.Transport.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends a blob: in one request if it gets through, and in pieces from where the registry says it is if that breaks, or
 * if something in between takes no large bodies (OCI distribution specification, "Pushing blobs").
 */
final class BlobUpload {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]+)");
    /** Below what proxies take, above what makes round trips felt. */
    private static final long PIECE = 16 << 20;
    /** Below what the most cautious of them take by default. */
    private static final long SMALL_PIECE = 1 << 19;

    private final RegistryClient client;
    private final BlobSource source;
    private final BlobListener listener;
    private URI upload;
    private long position;
    private long piece = Long.MAX_VALUE;

    BlobUpload(RegistryClient client, BlobSource source, BlobListener listener) {
        this.client = requireNonNull(client, "client is null");
        this.source = requireNonNull(source, "source is null");
        this.listener = requireNonNull(listener, "listener is null");
    }

    void run() throws IOException {
        upload = client.beginUpload();
        for (int failures = 0; ; ) {
            long before = position;
            try {
                if (position == 0 && piece == Long.MAX_VALUE) {
                    commit(0);
                    return;
                }
                sendPieces();
                commit(position);
                return;
            } catch (InterruptedIOException | RegistryException e) {
                throw e;
            } catch (IOException e) {
                failures = position > before ? 1 : failures + 1;
                recover(e, failures);
            }
        }
    }

    /** Ends the upload with what is left from an offset. */
    private void commit(long from) throws IOException {
        String separator = upload.getRawQuery() == null ? "?" : "&";
        URI target = URI.create(upload + separator + "digest=" + source.digest());
        var sent = new AtomicLong();
        Request request = Request.of("PUT", target)
                .with("Content-Type", "application/octet-stream")
                .with(body(from, source.size() - from, sent), sent);
        client.send(request, 200, 201, 202, 204).body().close();
        listener.moved(source.size());
    }

    private void sendPieces() throws IOException {
        while (position < source.size()) {
            long length = Math.min(piece, source.size() - position);
            var sent = new AtomicLong();
            Request request = Request.of("PATCH", upload)
                    .with("Content-Type", "application/octet-stream")
                    .with("Content-Range", position + "-" + (position + length - 1))
                    .with(body(position, length, sent), sent);
            HttpResponse<InputStream> response = client.send(request, 200, 202, 204);
            response.body().close();
            upload = RegistryClient.location(response);
            position += length;
            listener.moved(position);
        }
    }

    private BodyPublisher body(long from, long length, AtomicLong sent) {
        return new FileBody(source.file(), from, length, count -> listener.moved(from + sent.addAndGet(count)));
    }

    private void recover(IOException problem, int failures) throws IOException {
        Duration asked = Duration.ZERO;
        if (problem instanceof Refusal refusal) {
            boolean tooLarge = refusal.reason().status() == 413 && piece > SMALL_PIECE;
            boolean elsewhere = refusal.reason().status() == 416;
            if (!tooLarge && !elsewhere && !refusal.isPassing()) {
                throw refusal.reason();
            }
            asked = refusal.retryAfter();
            if (tooLarge) {
                piece = piece == Long.MAX_VALUE ? PIECE : SMALL_PIECE;
            }
        }
        if (failures >= Pause.ATTEMPTS) {
            throw problem instanceof Refusal refusal ? refusal.reason() : problem;
        }
        Duration pause = Pause.after(failures, client.pause(), asked);
        listener.retrying(pause);
        Pause.take(pause);
        piece = Math.min(piece, PIECE);
        position = whereItIs().orElse(0L);
        if (position == 0) {
            upload = client.beginUpload();
        }
        listener.moved(position);
    }

    /** How much the registry has of the upload; empty if it does not know it any more. */
    private Optional<Long> whereItIs() throws IOException {
        try {
            HttpResponse<InputStream> response = client.send(Request.of("GET", upload), 204, 202, 200);
            response.body().close();
            Matcher range = RANGE.matcher(response.headers().firstValue("Range").orElse(""));
            if (!range.matches()) {
                return Optional.empty();
            }
            if (response.headers().firstValue("Location").isPresent()) {
                upload = RegistryClient.location(response);
            }
            long last = Long.parseLong(range.group(1));
            // An empty upload is 0-0, and so is one of a single byte, which is then sent again in a new upload.
            return last == 0 || last >= source.size() ? Optional.empty() : Optional.of(last + 1);
        } catch (Refusal | NumberFormatException _) {
            return Optional.empty();
        }
    }
}
