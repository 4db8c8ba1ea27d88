package io.jdock.shim.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.nativebridge.cgroup.Cgroup;
import io.jdock.nativebridge.cgroup.CgroupLayout;
import io.jdock.nativebridge.cgroup.CgroupTree;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.seccomp.SeccompProgram;
import io.jdock.shim.client.StartException;
import io.jdock.shim.client.StartRequest;
import io.jdock.shim.oci.Process;
import io.jdock.shim.seccomp.KernelVersion;
import io.jdock.shim.seccomp.SeccompPrograms;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all starts of a launcher share: found out once, and the same for as long as the machine runs. */
final class Host {
    private final AddressSpace addressSpace;
    private final CgroupLayout cgroups;
    private final Overlay overlay;
    private final Fd nobodysExecutable;
    private final Map<String, CgroupTree> cgroupTrees = new ConcurrentHashMap<>();
    private final SeccompPrograms filters = new SeccompPrograms();

    private Host(AddressSpace addressSpace, CgroupLayout cgroups, Overlay overlay, Fd nobodysExecutable) {
        this.addressSpace = addressSpace;
        this.cgroups = cgroups;
        this.overlay = overlay;
        this.nobodysExecutable = nobodysExecutable;
    }

    static Host inspect() throws IOException {
        Overlay overlay = new Overlay(KernelVersion.running());
        return new Host(AddressSpace.current(), CgroupLayout.detect(), overlay, SealedFile.empty("jdock-shim"));
    }

    AddressSpace addressSpace() {
        return addressSpace;
    }

    Overlay overlay() {
        return overlay;
    }

    /** An empty sealed file: what a shim has for its executable. */
    Fd nobodysExecutable() {
        return nobodysExecutable;
    }

    /** Makes the cgroup, or takes the one that is there. @param path {@code /jdock/4f5c...} */
    Cgroup createCgroup(String path) {
        int slash = path.lastIndexOf('/');
        return tree(path.substring(0, slash)).create(path.substring(slash + 1));
    }

    Cgroup openCgroup(String path) {
        int slash = path.lastIndexOf('/');
        return tree(path.substring(0, slash)).open(path.substring(slash + 1));
    }

    private CgroupTree tree(String parent) {
        return cgroupTrees.computeIfAbsent(parent, path -> CgroupTree.prepare(cgroups, path));
    }

    CgroupView cgroupView(String path) {
        return switch (cgroups) {
            case CgroupLayout.Unified _ -> new CgroupView.Unified();
            case CgroupLayout.Legacy legacy ->
                new CgroupView.Directories(legacy.hierarchies().stream()
                        .map(hierarchy -> new CgroupView.Hierarchy(
                                hierarchy
                                        .mountPoint()
                                        .substring(hierarchy.mountPoint().lastIndexOf('/') + 1),
                                hierarchy.mountPoint() + path))
                        .toList());
        };
    }

    /** The filter that a request asks for. @param custom the specification's seccomp object */
    Optional<SeccompProgram> filter(StartRequest.Seccomp wanted, Process process, JsonNode custom)
            throws StartException {
        List<String> bounding = process.capabilities() == null
                ? List.of()
                : process.capabilities().bounding();
        Set<String> capabilities = Set.copyOf(new HashSet<>(bounding));
        return switch (wanted == null ? StartRequest.Seccomp.DEFAULT : wanted) {
            case UNCONFINED -> Optional.empty();
            case DEFAULT -> Optional.of(filters.ofDefaultProfile(capabilities));
            case SPEC -> custom == null ? Optional.empty() : customFilter(custom, capabilities);
        };
    }

    private Optional<SeccompProgram> customFilter(JsonNode profile, Set<String> capabilities) throws StartException {
        try {
            return filters.of(profile, capabilities);
        } catch (IllegalArgumentException e) {
            throw new StartException(StartException.Kind.INVALID, e.getMessage());
        }
    }
}
