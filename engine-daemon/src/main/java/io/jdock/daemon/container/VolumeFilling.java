package io.jdock.daemon.container;

import io.jdock.daemon.container.files.ContainerTree;
import io.jdock.daemon.container.files.CopyUp;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Fills the new volumes that a container is given, from its image. */
final class VolumeFilling {
    private final ContainerVolumes volumes;
    private final ContainerPaths paths;
    /** Two containers that are created at once must not both find a volume empty. */
    private final ReentrantLock lock = new ReentrantLock();

    VolumeFilling(ContainerVolumes volumes, ContainerPaths paths) {
        this.volumes = volumes;
        this.paths = paths;
    }

    /** @param layers of the image, topmost first */
    void fill(List<ContainerMount> mounts, List<String> layers) {
        List<ContainerMount> wanted = mounts.stream()
                .filter(mount -> mount.kind() == ContainerMount.Kind.VOLUME && mount.copyUp())
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            wanted.forEach(mount -> volumes.mount(mount.name()));
            List<ContainerMount> empty = wanted.stream()
                    .filter(mount -> CopyUp.isEmpty(Path.of(mount.source())))
                    .toList();
            if (empty.isEmpty()) {
                return;
            }
            try (ContainerTree image = ContainerTree.reading(layers, List.of(), paths.scratch())) {
                empty.forEach(mount -> CopyUp.fill(Path.of(mount.source()), image, mount.destination()));
            }
        } finally {
            lock.unlock();
        }
    }
}
