package io.jdock.shim.streamlog;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Poll;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Tells followers that a stream log has grown: one inotify(7) descriptor and one thread for all logs. A listener is
 * called on that thread and must only wake somebody up.
 */
public final class LogNotifier implements AutoCloseable {
    private static final int BUFFER = 4096;
    private static final int EVENT_HEADER = 16;

    private record Watch(Path path, List<Runnable> listeners) {}

    private final Map<Path, List<LongSupplier>> readers = new ConcurrentHashMap<>();

    private final Fd inotify = Fd.own(Kernel.call(Syscall.INOTIFY_INIT1, Fcntl.O_CLOEXEC));
    private final Map<Integer, Watch> watches = new HashMap<>();
    private volatile boolean closed;

    private LogNotifier() {}

    /** Starts the thread. */
    public static LogNotifier start() {
        LogNotifier notifier = new LogNotifier();
        Thread.ofPlatform().name("log-notifier").daemon().start(notifier::run);
        return notifier;
    }

    /** Ends one follower's interest. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Calls {@code listener} after every append to {@code log}, which must exist. */
    public Subscription subscribe(Path log, Runnable listener) {
        synchronized (watches) {
            int descriptor;
            try (NativeArena arena = NativeArena.open()) {
                descriptor = (int) Kernel.check(
                        Syscall.INOTIFY_ADD_WATCH,
                        Kernel.result(
                                Syscall.INOTIFY_ADD_WATCH,
                                inotify.number(),
                                arena.cString(log.toString()),
                                Poll.IN_MODIFY),
                        log.toString());
            }
            // the kernel gives the same descriptor for the same file, so all its followers share one
            Watch watch = watches.computeIfAbsent(descriptor, _ -> new Watch(log, new CopyOnWriteArrayList<>()));
            watch.listeners().add(listener);
            return () -> unsubscribe(descriptor, listener);
        }
    }

    /**
     * Notes a reader to whom nothing of a log may be lost.
     *
     * @param position tells from which offset on it will read
     */
    public Subscription keep(Path log, LongSupplier position) {
        readers.compute(log, (_, ofLog) -> {
            List<LongSupplier> all = ofLog == null ? new CopyOnWriteArrayList<>() : ofLog;
            all.add(position);
            return all;
        });
        return () -> readers.computeIfPresent(log, (_, ofLog) -> {
            ofLog.remove(position);
            return ofLog.isEmpty() ? null : ofLog;
        });
    }

    /** The first offset of a log that a reader still needs; the greatest number if there is none. */
    public long needed(Path log) {
        return readers.getOrDefault(log, List.of()).stream()
                .mapToLong(LongSupplier::getAsLong)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void unsubscribe(int descriptor, Runnable listener) {
        synchronized (watches) {
            Watch watch = watches.get(descriptor);
            if (watch != null
                    && watch.listeners().remove(listener)
                    && watch.listeners().isEmpty()) {
                watches.remove(descriptor);
                // EINVAL: the file is gone, and the watch with it
                Kernel.result(Syscall.INOTIFY_RM_WATCH, inotify.number(), descriptor);
            }
        }
    }

    private void run() {
        try (NativeArena arena = NativeArena.open()) {
            long buffer = arena.allocate(BUFFER);
            while (!closed) {
                int length = io.jdock.nativebridge.linux.Files.read(inotify, buffer, BUFFER);
                int previous = -1;
                for (int at = 0; at < length; ) {
                    int descriptor = Memory.getInt(buffer + at);
                    if (descriptor != previous) {
                        wake(descriptor);
                    }
                    previous = descriptor;
                    at += EVENT_HEADER + Memory.getInt(buffer + at + 12);
                }
            }
        } catch (SyscallException | IllegalStateException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    private void wake(int descriptor) {
        Watch watch;
        synchronized (watches) {
            watch = watches.get(descriptor);
        }
        if (watch != null) {
            watch.listeners().forEach(Runnable::run);
        }
    }

    /** Ends all subscriptions. The thread ends with the process: a blocked read(2) cannot be woken by close(2). */
    @Override
    public void close() {
        closed = true;
        inotify.close();
    }
}
