package io.jdock.daemon.api.stream;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.container.exec.ExecSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connects a client to a process that was executed in a container. */
public final class ExecStream {
    /** How long output is waited for after the end, in case something it left running holds the pipes; as docker. */
    private static final Duration AFTER_END = Duration.ofSeconds(2);

    private final ExecSession session;
    private final DetachKeys keys;

    public ExecStream(ExecSession session, DetachKeys keys) {
        this.session = requireNonNull(session, "session is null");
        this.keys = requireNonNull(keys, "keys is null");
    }

    /** Copies both ways until the process has ended and its output was written, or the user detaches. */
    public void run(InputStream client, OutputStream target) throws InterruptedException {
        Framing framing = Framing.of(session.tty());
        var wakeup = new Wakeup();
        var copiers = new ArrayList<Thread>();
        session.stdout().ifPresent(stream -> copiers.add(copier("stdout", stream, framing, 1, target, wakeup)));
        session.stderr().ifPresent(stream -> copiers.add(copier("stderr", stream, framing, 2, target, wakeup)));
        session.ended().whenComplete((_, _) -> wakeup.signal());
        var detached = new Flag(wakeup);
        Optional<InputPump> input = session.input()
                .map(process -> new InputPump(
                        client,
                        process,
                        session.tty() ? Optional.of(keys.matcher()) : Optional.empty(),
                        detached::set,
                        () -> {}));
        try {
            awaitEnd(copiers, wakeup, detached);
        } finally {
            input.ifPresent(InputPump::close);
            copiers.forEach(Thread::interrupt);
        }
    }

    private void awaitEnd(List<Thread> copiers, Wakeup wakeup, Flag detached) throws InterruptedException {
        while (!detached.isSet() && !session.ended().toCompletableFuture().isDone()) {
            wakeup.await(60_000);
        }
        if (detached.isSet()) {
            return;
        }
        long deadline = System.nanoTime() + AFTER_END.toNanos();
        for (Thread copier : copiers) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            while (copier.isAlive() && (left > 0 || busy(copier))) {
                copier.join(Duration.ofMillis(Math.max(1, Math.min(left, 100))));
                left = (deadline - System.nanoTime()) / 1_000_000;
            }
        }
    }

    /** A copier that waits for the client has output in hand that must not be lost. */
    private static boolean busy(Thread copier) {
        return copier instanceof Copier thread && thread.writing;
    }

    private static Thread copier(
            String name, InputStream stream, Framing framing, int number, OutputStream target, Wakeup wakeup) {
        var copier = new Copier(name, stream, framing, number, target, wakeup);
        copier.setDaemon(true);
        copier.start();
        return copier;
    }

    /** One output of the process; a platform thread, as reading from a process blocks in the kernel. */
    private static final class Copier extends Thread {
        private final InputStream stream;
        private final Framing framing;
        private final int number;
        private final OutputStream target;
        private final Wakeup wakeup;
        private volatile boolean writing;

        Copier(String name, InputStream stream, Framing framing, int number, OutputStream target, Wakeup wakeup) {
            super(null, null, name, 256 << 10);
            this.stream = stream;
            this.framing = framing;
            this.number = number;
            this.target = target;
            this.wakeup = wakeup;
        }

        @Override
        public void run() {
            byte[] piece = new byte[32 << 10];
            try {
                for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                    writing = true;
                    framing.write(target, number, piece, 0, count);
                    writing = false;
                }
            } catch (IOException _) {
                // The client has gone, which its own thread is told of, or the process's end was closed.
            } finally {
                writing = false;
                wakeup.signal();
            }
        }
    }

    private static final class Flag {
        private final Wakeup wakeup;
        private volatile boolean set;

        Flag(Wakeup wakeup) {
            this.wakeup = wakeup;
        }

        void set() {
            set = true;
            wakeup.signal();
        }

        boolean isSet() {
            return set;
        }
    }
}
