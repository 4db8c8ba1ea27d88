package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.ArrayList;
import java.util.List;

/**
 * The mounts of one start, with those of a subpath opened: a subpath is resolved inside its volume once, and what was
 * found is named by its descriptor, so that no container that has the volume can put something else there meanwhile.
 */
final class MountSources implements AutoCloseable {
    private final List<Fd> open = new ArrayList<>();
    private final List<ContainerMount> mounts = new ArrayList<>();

    private MountSources() {}

    static MountSources open(List<ContainerMount> mounts) {
        var sources = new MountSources();
        try {
            mounts.forEach(sources::add);
            return sources;
        } catch (RuntimeException e) {
            sources.close();
            throw e;
        }
    }

    /** As long as this is open, their sources are what they should be. */
    List<ContainerMount> mounts() {
        return mounts;
    }

    private void add(ContainerMount mount) {
        if (mount.subpath().isEmpty() || !mount.isOfHost()) {
            mounts.add(mount);
            return;
        }
        try (Fd volume = Files.open(mount.source(), Fcntl.O_PATH | Fcntl.O_DIRECTORY)) {
            Fd found = Files.openInRoot(volume, mount.subpath(), Fcntl.O_PATH, 0);
            open.add(found);
            String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + found.number();
            mounts.add(mount.withSource(path));
        } catch (SyscallException e) {
            String path = mount.source() + "/" + mount.subpath();
            throw new EngineException(
                    ErrorKind.INVALID, "cannot access path " + path + ": " + SyscallException.text(e.errno()), e);
        }
    }

    @Override
    public void close() {
        open.forEach(Fd::close);
    }
}
