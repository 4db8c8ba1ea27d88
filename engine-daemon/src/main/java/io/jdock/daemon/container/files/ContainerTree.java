package io.jdock.daemon.container.files;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Mounts;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.client.StartRequest.Rootfs;
import io.jdock.shim.launcher.Overlay;
import io.jdock.shim.launcher.Tree;
import io.jdock.shim.seccomp.KernelVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A container's files behind one descriptor, the root of all paths: of a running container as its processes see them,
 * of others mounted for as long as this is open. Such mounts are made in a mount namespace that nobody is in, so the
 * host never sees them and a crash leaves none behind.
 */
public final class ContainerTree implements AutoCloseable {
    private static final int PRIVATE_MODE = 0700;

    private final Fd root;
    private final Optional<Fd> namespace;
    private final String prefix;

    /**
     * Something of the host that is mounted in the container.
     *
     * @param source path on the host
     * @param subpath what below it is mounted; empty for the source itself
     * @param destination path in the container, in any form
     */
    public record Bind(String source, String subpath, String destination, boolean readOnly) {}

    private ContainerTree(Fd root, Optional<Fd> namespace) {
        this.root = root;
        this.namespace = namespace;
        this.prefix = Files.readlink(Fcntl.AT_FDCWD, root.procPath());
    }

    /** What the process with that host pid has as its root, all mounts included. */
    public static ContainerTree running(int pid) {
        return new ContainerTree(
                Files.open("/proc/" + pid + "/root", Fcntl.O_PATH | Fcntl.O_DIRECTORY), Optional.empty());
    }

    /**
     * Layers to look at. What is written, mount points among it, goes to memory and is lost.
     *
     * @param layers topmost first
     * @param scratch a directory of the host that is there for this; nothing is left in it
     */
    public static ContainerTree reading(List<String> layers, List<Bind> binds, Path scratch) {
        String place = scratch.toString();
        return inNewNamespace(() -> mount(new Rootfs(layers, place + "/upper", place + "/work"), binds, scratch));
    }

    /** Layers with a container's own on top, to change that. The container must not run. */
    public static ContainerTree writing(List<String> layers, Path upper, Path work, List<Bind> binds, Path scratch) {
        return inNewNamespace(() -> mount(new Rootfs(layers, upper.toString(), work.toString()), binds, scratch));
    }

    /** The root, open with O_PATH. */
    public Fd root() {
        return root;
    }

    /** Where an open file is in the container, as an absolute path. */
    public String path(Fd file) {
        String path = Files.readlink(Fcntl.AT_FDCWD, file.procPath());
        if (prefix.equals("/") || !path.startsWith(prefix)) {
            return path;
        }
        String below = path.substring(prefix.length());
        return below.isEmpty() ? "/" : below;
    }

    /** A thread that changed its namespace is not used again: it ends here. */
    private static ContainerTree inNewNamespace(Callable<ContainerTree> action) {
        var task = new FutureTask<>(() -> {
            Processes.unshare(Sched.CLONE_FS | Sched.CLONE_NEWNS);
            Mounts.mount(null, "/", null, Mount.MS_REC | Mount.MS_PRIVATE, null);
            return action.call();
        });
        Thread.ofPlatform().name("container-tree").daemon(true).start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.internal("interrupted while files of a container were mounted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException refused) {
                throw refused;
            }
            throw EngineException.internal(
                    "mount files of a container: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static ContainerTree mount(Rootfs layers, List<Bind> binds, Path scratch) {
        try (Fd memory = Mounts.create("tmpfs", "jdock", List.of(Mounts.Option.of("mode", "700")), 0)) {
            Mounts.move(memory, scratch.toString());
            for (String name : List.of("upper", "work", "root", "moment")) {
                Files.mkdir(memory.number(), name, PRIVATE_MODE);
            }
            Files.chmod(memory.number(), "upper", 0755);
        }
        Fd root = new Overlay(KernelVersion.running()).mount(layers, scratch + "/moment");
        Optional<Fd> namespace = Optional.empty();
        try {
            Mounts.move(root, scratch + "/root");
            for (Bind bind : binds) {
                bind(root, bind);
            }
            namespace = Optional.of(Files.open("/proc/thread-self/ns/mnt", Fcntl.O_RDONLY));
            return new ContainerTree(root, namespace);
        } catch (RuntimeException e) {
            namespace.ifPresent(Fd::close);
            root.close();
            throw e;
        }
    }

    /** A source that is not there any more leaves its place empty. */
    private static void bind(Fd root, Bind bind) {
        Fd source;
        try {
            source = source(bind);
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                return;
            }
            throw e;
        }
        try (source;
                Fd mount = Mounts.cloneTree(source, true)) {
            if (bind.readOnly()) {
                Mounts.setAttributes(mount, Mount.MOUNT_ATTR_RDONLY, 0, 0, true);
            }
            Mounts.setAttributes(mount, 0, 0, Mount.MS_PRIVATE, true);
            var tree = new Tree(root);
            boolean directory = Files.stat(source).isDirectory();
            try (Fd place = directory ? tree.directory(bind.destination()) : tree.file(bind.destination())) {
                Mounts.move(mount, place);
            }
        }
    }

    private static Fd source(Bind bind) {
        Fd source = Files.open(bind.source(), Fcntl.O_PATH);
        if (bind.subpath().isEmpty()) {
            return source;
        }
        try (source) {
            return Files.openInRoot(source, bind.subpath(), Fcntl.O_PATH, 0);
        }
    }

    @Override
    public void close() {
        root.close();
        namespace.ifPresent(Fd::close);
    }
}
