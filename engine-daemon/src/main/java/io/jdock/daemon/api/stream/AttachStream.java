package io.jdock.daemon.api.stream;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.container.AttachOptions;
import io.jdock.daemon.container.Attachment;
import io.jdock.daemon.container.StreamInput;
import io.jdock.shim.streamlog.LogEntry;
import io.jdock.shim.streamlog.LogNotifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Connects a client to a container: output from the stream log, input to its stdin. */
public final class AttachStream implements AutoCloseable {
    private final Attachment attachment;
    private final AttachOptions options;
    private final DetachKeys keys;
    private final LogFollower follower;
    private final LogNotifier.Subscription kept;

    private AttachStream(
            Attachment attachment,
            AttachOptions options,
            DetachKeys keys,
            LogFollower follower,
            LogNotifier.Subscription kept) {
        this.attachment = attachment;
        this.options = options;
        this.keys = keys;
        this.follower = follower;
        this.kept = kept;
    }

    /** Opens the log at once, so that a container that is removed at its end can still be read to it. */
    public static AttachStream open(Attachment attachment, AttachOptions options, DetachKeys keys, LogNotifier notifier)
            throws IOException {
        requireNonNull(options, "options is null");
        requireNonNull(keys, "keys is null");
        LogFollower follower = LogFollower.open(attachment.streamLog(), notifier, attachment.ended());
        follower.seek(attachment.fromOffset());
        LogNotifier.Subscription kept = notifier.keep(attachment.streamLog(), follower::position);
        return new AttachStream(attachment, options, keys, follower, kept);
    }

    /** Copies both ways until the container has ended and its output was written, or the user detaches. */
    public void run(InputStream client, OutputStream target) throws IOException, InterruptedException {
        Framing framing = Framing.of(attachment.tty());
        if (attachment.input().isEmpty() || !options.stream()) {
            copyOutput(target, framing);
            return;
        }
        // A client that gives input only has nothing to wait for once it gave it.
        Runnable ended = options.stdout() || options.stderr() ? () -> {} : follower::stop;
        run(client, attachment.input().get(), target, framing, ended);
    }

    /**
     * As {@link #run}, but with the bytes of all output as they are, for a connection that has messages of its own: it is
     * read in any case, and the end of its input is the end of all.
     */
    public void runRaw(InputStream client, OutputStream target) throws IOException, InterruptedException {
        run(client, attachment.input().orElse(new Unread()), target, Framing.RAW, follower::stop);
    }

    private void run(InputStream client, StreamInput input, OutputStream target, Framing framing, Runnable ended)
            throws IOException, InterruptedException {
        Optional<DetachKeys.Matcher> matcher = attachment.tty() ? Optional.of(keys.matcher()) : Optional.empty();
        try (var _ = new InputPump(client, input, matcher, follower::stop, ended)) {
            copyOutput(target, framing);
        }
    }

    /** For a container without input. */
    private record Unread() implements StreamInput {
        @Override
        public void write(ByteBuffer data) {
            // Whoever sends is no concern of the container's.
        }

        @Override
        public void end() {
            // Nothing was begun.
        }

        @Override
        public void detach() {
            // Nothing was begun.
        }
    }

    private void copyOutput(OutputStream target, Framing framing) throws IOException, InterruptedException {
        OutputStream out = Framing.gathering(target);
        while (true) {
            Optional<LogEntry> entry = follower.ready();
            if (entry.isEmpty()) {
                out.flush();
                if (!options.stream()) {
                    return;
                }
                entry = follower.next(LogQuery.FOREVER);
            }
            if (entry.isEmpty()) {
                return;
            }
            if (follower.hasGap()) {
                throw new IOException("the client lags so far behind that its output was given up");
            }
            LogEntry record = entry.get();
            if (record.stream() == LogEntry.STDOUT ? options.stdout() : options.stderr()) {
                framing.write(out, record.stream(), record.bytes(), 0, record.bytes().length);
            }
        }
    }

    @Override
    public void close() throws IOException {
        kept.close();
        follower.close();
    }
}
