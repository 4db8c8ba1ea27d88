package io.jdock.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that runs; its output is collected as it comes, so that it never blocks. */
final class Running implements AutoCloseable {
    private final List<String> command;
    private final Process process;
    private final Collector out;
    private final Collector err;

    private Running(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.out = new Collector(process.getInputStream());
        this.err = new Collector(process.getErrorStream());
    }

    static Running start(ProcessBuilder builder) {
        try {
            return new Running(List.copyOf(builder.command()), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream and what came of it so far. */
    private static final class Collector {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread;

        Collector(InputStream stream) {
            thread = Thread.ofVirtual().start(() -> copy(stream));
        }

        private void copy(InputStream stream) {
            byte[] buffer = new byte[8192];
            try (stream) {
                for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                    synchronized (bytes) {
                        bytes.write(buffer, 0, count);
                    }
                }
            } catch (IOException _) {
                // The process was killed while it wrote: what was read until then is what there is.
            }
        }

        String text() {
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }

        void await(Duration limit) throws InterruptedException {
            thread.join(limit);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() {
        return out.text();
    }

    String err() {
        return err.text();
    }

    void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) {
        try {
            OutputStream in = process.getOutputStream();
            in.write(bytes);
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("write to " + this, e);
        }
    }

    void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("close the input of " + this, e);
        }
    }

    void signal(String name) {
        Signals.send(process.pid(), name);
    }

    /** Waits for the end; a command that takes longer is killed and fails the test. */
    Outcome await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + limit.toSeconds() + " s: " + this);
            }
            out.await(limit);
            err.await(limit);
            return new Outcome(command, process.exitValue(), out.text(), err.text());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError("interrupted while waiting for " + this, e);
        }
    }

    Outcome await() {
        return await(Shell.LIMIT);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return String.join(" ", command) + "\nstdout so far:\n" + out() + "\nstderr so far:\n" + err();
    }
}
