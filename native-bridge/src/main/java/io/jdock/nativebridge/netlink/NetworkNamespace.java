package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Processes;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * A network namespace, held open by a descriptor. Code is run in it by a thread that enters it and then ends; a socket
 * opened there stays there and may be used by every thread.
 */
public final class NetworkNamespace implements AutoCloseable {
    private final Fd fd;
    private final boolean own;

    private NetworkNamespace(Fd fd, boolean own) {
        this.fd = requireNonNull(fd, "fd is null");
        this.own = own;
    }

    /** The namespace in which this process's threads live. */
    public static NetworkNamespace own() {
        return new NetworkNamespace(openSelf(), true);
    }

    /**
     * The namespace of a file: a pin or {@code /proc/<pid>/ns/net}.
     *
     * @throws io.jdock.nativebridge.raw.SyscallException if it cannot be opened
     */
    public static NetworkNamespace open(String path) {
        return new NetworkNamespace(Files.open(path, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC), false);
    }

    /** A new namespace with nothing in it but a loopback interface that is down. */
    public static NetworkNamespace create() {
        return onThread("netns-create", () -> {
            Processes.unshare(Sched.CLONE_NEWNET);
            return new NetworkNamespace(openSelf(), false);
        });
    }

    private static Fd openSelf() {
        return Files.open("/proc/thread-self/ns/net", Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
    }

    /** The descriptor's number, as IFLA_NET_NS_FD takes it. */
    public int number() {
        return fd.number();
    }

    /** The path by which this process can name the namespace. */
    public String procPath() {
        return fd.procPath();
    }

    /**
     * Runs {@code action} in the namespace and waits for it. Its unchecked exceptions come out as they are, checked
     * ones wrapped.
     */
    public <T> T call(Callable<T> action) {
        if (own) {
            return unchecked(action);
        }
        return onThread("netns-call", () -> {
            Processes.setns(fd, Sched.CLONE_NEWNET);
            return action.call();
        });
    }

    /** As {@link #call} for an action without a result. */
    public void run(Runnable action) {
        call(() -> {
            action.run();
            return null;
        });
    }

    /** Moves the calling thread, which must be a platform thread, into the namespace for good. */
    public void enter() {
        Processes.setns(fd, Sched.CLONE_NEWNET);
    }

    /** A platform thread of its own: a virtual one would change its carrier. */
    private static <T> T onThread(String name, Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        Thread.ofPlatform().name(name).daemon(true).start(task);
        return unchecked(task::get);
    }

    private static <T> T unchecked(Callable<T> action) {
        try {
            return action.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a network namespace was entered", e);
        } catch (java.util.concurrent.ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
