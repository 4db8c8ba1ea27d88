package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the operations on containers share. */
record Parts(
        ContainerStore store,
        ContainerIndex index,
        ContainerImages images,
        ContainerNetworks networks,
        ContainerVolumes volumes,
        VolumeFilling filling,
        ContainerRuntime runtime,
        ContainerEvents events) {
    /** Path of a container's cgroup below each hierarchy. */
    String cgroup(ContainerDocument document) {
        String parent = document.hostConfig().cgroupParent();
        return (parent.isEmpty() ? "/jdock" : parent.startsWith("/") ? parent : "/" + parent) + "/" + document.id();
    }

    /**
     * The container whose namespace a mode like {@code container:web} shares; empty for other modes.
     *
     * @throws EngineException CONFLICT if it does not run
     */
    Optional<Container.Moment> shared(String what, String mode) {
        if (!mode.startsWith("container:")) {
            return Optional.empty();
        }
        Container.Moment owner =
                index.find(mode.substring("container:".length())).now();
        if (owner.run().isEmpty()) {
            throw EngineException.conflict(
                    "cannot join " + what + " namespace of a non running container: " + owner.id());
        }
        return Optional.of(owner);
    }

    static int pid(Container.Moment moment) {
        return moment.run().orElseThrow().pid();
    }

    /** Ids of a container's supplementary groups. */
    List<Integer> groups(ContainerDocument document) {
        var layers = new ArrayList<Path>();
        layers.add(store.paths().upper(document.id()));
        document.lowerDirs().forEach(layer -> layers.add(Path.of(layer)));
        return GroupNames.resolve(document.hostConfig().groupAdd(), layers);
    }
}
