package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.linux.Mounts;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * The directory of pins: one file per network namespace, with the namespace mounted on it so that it lives without a
 * process. The directory is a mount of its own with private propagation: no pin shows up in another mount namespace
 * after that namespace was made, and removing one reaches into all (unlink(2) detaches what others mounted there).
 */
final class PinDirectory {
    private final Path directory;

    PinDirectory(Path directory) {
        this.directory = requireNonNull(directory, "directory is null");
    }

    /** Makes the directory and its mount; does nothing if an earlier daemon did. */
    void prepare() {
        String path = directory.toString();
        try {
            Files.createDirectories(directory);
            if (!makePrivate(path)) {
                Mounts.mount(path, path, null, Mount.MS_BIND, null);
                makePrivate(path);
            }
        } catch (IOException | SyscallException e) {
            throw EngineException.internal("prepare directory \"" + path + "\": " + e.getMessage(), e);
        }
    }

    /** False if the directory is no mount point yet. */
    private static boolean makePrivate(String path) {
        try {
            Mounts.mount(null, path, null, Mount.MS_PRIVATE, null);
            return true;
        } catch (SyscallException e) {
            if (e.errno() == Errno.EINVAL) {
                return false;
            }
            throw e;
        }
    }

    Path path(String id) {
        return directory.resolve(id);
    }

    /**
     * Makes a network namespace, pins it as {@code id} and runs {@code inside} in it, all on a thread that then ends.
     * If anything fails, no pin is left.
     */
    <T> T create(String id, Callable<T> inside) {
        Path pin = path(id);
        FutureTask<T> task = new FutureTask<>(() -> {
            Processes.unshare(Sched.CLONE_NEWNET);
            Files.createFile(pin);
            Mounts.mount("/proc/thread-self/ns/net", pin.toString(), null, Mount.MS_BIND, null);
            return inside.call();
        });
        Thread thread = Thread.ofPlatform().name("netns-" + id).daemon(true).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            remove(id);
            throw EngineException.internal(
                    "create network namespace " + id + ": " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            abandon(thread, task, id);
            Thread.currentThread().interrupt();
            throw EngineException.internal("create network namespace " + id + ": interrupted", e);
        }
    }

    /** Waits until the thread is done, and takes back what it did. */
    private <T> void abandon(Thread thread, FutureTask<T> task, String id) {
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                // a second time: the thread ends by itself
            }
        }
        if (task.state() == Future.State.SUCCESS && task.resultNow() instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw EngineException.internal("close what was opened in network namespace " + id, e);
            }
        }
        remove(id);
    }

    boolean exists(String id) {
        return Files.exists(path(id));
    }

    /** Removes the pin; the kernel takes the namespace apart when no process is in it. Does nothing without a pin. */
    void remove(String id) {
        Path pin = path(id);
        try {
            Mounts.unmount(pin.toString(), Mount.MNT_DETACH);
            Files.deleteIfExists(pin);
        } catch (IOException | SyscallException e) {
            throw EngineException.internal("remove \"" + pin + "\": " + e.getMessage(), e);
        }
    }

    List<String> ids() {
        List<String> ids = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> ids.add(entry.getFileName().toString()));
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw EngineException.internal("list \"" + directory + "\": " + e.getMessage(), e);
        }
        return ids;
    }

    /** Takes the mount away again if there is no pin in it. */
    void discardIfEmpty() {
        if (ids().isEmpty()) {
            Mounts.unmount(directory.toString(), Mount.MNT_DETACH);
        }
    }

    /** Takes the pins and the mount away again, for a daemon that is gone for good. */
    void discard() {
        ids().forEach(this::remove);
        Mounts.unmount(directory.toString(), Mount.MNT_DETACH);
    }
}
