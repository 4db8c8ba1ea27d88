package io.jdock.shim.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jdock.nativebridge.cgroup.Cgroup;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.client.LauncherMessage.Reply;
import io.jdock.shim.client.LauncherMessage.Request;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's side of the launcher: starts the launcher's JVM, hands it requests, and starts another one when it dies.
 * Safe for use by many threads, of which each waits for its own reply.
 */
public final class Launcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final List<String> command;
    private final Optional<Cgroup> group;
    private final AtomicLong sequence = new AtomicLong();
    private final Object lock = new Object();
    /** Guarded by {@link #lock}; null before the first start and after a death. */
    private Connection connection;

    private boolean closed;

    private Launcher(List<String> command, Optional<Cgroup> group) {
        this.command = List.copyOf(command);
        this.group = group;
    }

    /**
     * Starts a launcher.
     *
     * @param command the JVM with {@code io.jdock.shim.launcher.LauncherMain}
     * @param group where it is moved to, and so the shims that it will clone: what is done to all processes of the
     *     service that the daemon is, as by {@code systemctl kill}, is not to end containers; empty for this process's
     * @throws IOException if it does not come up
     */
    public static Launcher start(List<String> command, Optional<Cgroup> group) throws IOException {
        Launcher launcher = new Launcher(command, group);
        synchronized (launcher.lock) {
            launcher.connection = launcher.connect();
        }
        return launcher;
    }

    /**
     * Starts a container; its process runs when this returns.
     *
     * @throws StartException if it could not be started, after which nothing of it is left
     */
    public ShimProcess start(StartRequest request) throws StartException {
        return call(connected(), new Request(sequence.incrementAndGet(), request, null, null, null));
    }

    /**
     * Starts a process in a running container.
     *
     * @throws StartException if it could not be started, after which nothing of it is left
     */
    public StartedExec exec(ExecRequest request) throws StartException {
        long number = sequence.incrementAndGet();
        Connection used = connected();
        ShimProcess shim = call(used, new Request(number, null, request, null, null));
        // from the launcher, not from the shim: a short process has ended before its streams are taken
        StartedExec started =
                new StartedExec(shim, used.take(shim.inputFd()), used.take(shim.outputFd()), used.take(shim.errorFd()));
        used.tell(new Request(sequence.incrementAndGet(), null, null, null, number));
        return started;
    }

    /**
     * Changes mounts and devices of a running container.
     *
     * @throws StartException if not all of it could be done
     */
    public void change(ChangeRequest request) throws StartException {
        call(connected(), new Request(sequence.incrementAndGet(), null, null, request, null));
    }

    /** Pid of the launcher's JVM. */
    public long pid() {
        synchronized (lock) {
            return connection == null ? -1 : connection.process.pid();
        }
    }

    private ShimProcess call(Connection used, Request request) throws StartException {
        Reply reply;
        try {
            reply = used.call(request).get();
        } catch (IOException | ExecutionException e) {
            throw new StartException(StartException.Kind.FAILED, "launcher: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException(StartException.Kind.FAILED, "interrupted while the container was started");
        }
        if (reply.failure() == null) {
            return reply.shim();
        }
        if (reply.orphanPid() > 0) {
            reap(reply.orphanPid());
        }
        throw new StartException(reply.failure(), reply.message());
    }

    /** A shim that failed is a child of this process and has ended, or is about to. */
    private static void reap(int pid) {
        Optional<Fd> pidfd = Processes.pidfdOpen(pid);
        if (pidfd.isPresent()) {
            try (Fd fd = pidfd.get()) {
                Processes.reap(fd, true);
            }
        }
    }

    private Connection connected() throws StartException {
        synchronized (lock) {
            if (closed) {
                throw new StartException(StartException.Kind.FAILED, "the engine is stopping");
            }
            if (connection == null || connection.isBroken()) {
                LOG.warn("launcher has died, starting another");
                try {
                    connection = connect();
                } catch (IOException e) {
                    throw new StartException(StartException.Kind.FAILED, e.getMessage());
                }
            }
            return connection;
        }
    }

    private Connection connect() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // a forked child has no thread-local storage: glibc must not have told the kernel to update it
        builder.environment().put("GLIBC_TUNABLES", "glibc.pthread.rseq=0");
        Connection fresh = new Connection(builder.start());
        try {
            // While its JVM comes up, so that nobody waits for it.
            group.ifPresent(it -> it.move(fresh.process.pid()));
            if (Frames.read(fresh.in).isEmpty()) {
                throw new IOException("launcher ended while it started: " + String.join(" ", command));
            }
        } catch (IOException | RuntimeException e) {
            fresh.process.destroyForcibly();
            throw e;
        }
        Thread.ofPlatform().name("launcher-replies").daemon().start(fresh::readReplies);
        return fresh;
    }

    /** Lets the launcher end; containers go on. */
    @Override
    public void close() {
        Connection last;
        synchronized (lock) {
            closed = true;
            last = connection;
            connection = null;
        }
        if (last != null) {
            last.end();
        }
    }

    private final class Connection {
        private final Process process;
        private final DataInputStream in;
        private final OutputStream out;
        private final Map<Long, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();
        private volatile boolean broken;

        Connection(Process process) {
            this.process = process;
            this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
            this.out = process.getOutputStream();
        }

        boolean isBroken() {
            return broken || !process.isAlive();
        }

        CompletableFuture<Reply> call(Request request) throws IOException {
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            waiting.put(request.sequence(), reply);
            try {
                send(request);
            } catch (IOException e) {
                waiting.remove(request.sequence());
                throw e;
            }
            if (broken) {
                failAll();
            }
            return reply;
        }

        private void send(Request request) throws IOException {
            byte[] message = json.writeValueAsBytes(request);
            try {
                synchronized (out) {
                    Frames.write(out, message);
                }
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }

        /** Sends what has no reply; a launcher that is gone need not hear it. */
        void tell(Request request) {
            try {
                send(request);
            } catch (IOException e) {
                LOG.debug("launcher: {}", e.getMessage());
            }
        }

        /** A duplicate of one of the launcher's descriptors; empty for -1, or if the launcher has died. */
        Optional<Fd> take(int number) {
            if (number < 0) {
                return Optional.empty();
            }
            try (Fd pidfd = Processes.pidfdOpen((int) process.pid()).orElseThrow()) {
                return Optional.of(Processes.pidfdGetfd(pidfd, number));
            } catch (SyscallException | NoSuchElementException e) {
                LOG.warn("launcher has died before fd {} was taken from it: {}", number, e.getMessage());
                return Optional.empty();
            }
        }

        void readReplies() {
            try {
                Optional<byte[]> message;
                while ((message = Frames.read(in)).isPresent()) {
                    Reply reply = json.readValue(message.get(), Reply.class);
                    CompletableFuture<Reply> waiter = waiting.remove(reply.sequence());
                    if (waiter != null) {
                        waiter.complete(reply);
                    }
                }
            } catch (IOException e) {
                LOG.warn("launcher: {}", e.getMessage());
            } finally {
                broken = true;
                failAll();
            }
        }

        private void failAll() {
            for (Long key : waiting.keySet()) {
                CompletableFuture<Reply> waiter = waiting.remove(key);
                if (waiter != null) {
                    waiter.completeExceptionally(new IOException("launcher has died during the start"));
                }
            }
        }

        void end() {
            try {
                out.close();
                process.waitFor();
            } catch (IOException e) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
