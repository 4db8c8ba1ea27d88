package io.jdock.daemon.container;

import io.jdock.daemon.container.model.HostConfig;
import io.jdock.shim.oci.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The mounts of a run, in the order in which they are made: the kernel's file systems, our files, the client's. */
final class SpecMounts {
    private static final List<String> TMPFS_DEFAULTS = List.of("noexec", "nosuid", "nodev");

    private SpecMounts() {}

    static List<Mount> of(ContainerDocument document, SpecBuilder.Surroundings surroundings) {
        HostConfig host = document.hostConfig();
        Set<String> replaced = new HashSet<>();
        document.mounts().forEach(mount -> replaced.add(mount.destination()));
        var mounts = new ArrayList<Mount>();
        for (Mount mount : kernel(host, surroundings)) {
            // A client that mounts on /dev/shm wants its own there.
            if (!replaced.contains(mount.destination())) {
                mounts.add(mount);
            }
        }
        surroundings.files().forEach((destination, source) -> {
            if (!replaced.contains(destination)) {
                mounts.add(new Mount(
                        destination,
                        "bind",
                        source,
                        host.readonlyRootfs() ? List.of("rbind", "rprivate", "ro") : List.of("rbind", "rprivate")));
            }
        });
        document.mounts().forEach(mount -> mounts.add(client(mount)));
        return List.copyOf(mounts);
    }

    private static List<Mount> kernel(HostConfig host, SpecBuilder.Surroundings surroundings) {
        String access = host.privileged() ? "rw" : "ro";
        var mounts = new ArrayList<Mount>();
        mounts.add(new Mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")));
        mounts.add(new Mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
        mounts.add(new Mount(
                "/dev/pts",
                "devpts",
                "devpts",
                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
        mounts.add(new Mount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", access)));
        mounts.add(new Mount("/sys/fs/cgroup", "cgroup", "cgroup", List.of(access, "nosuid", "noexec", "nodev")));
        if (host.ipcMode().equals("host")) {
            for (String shared : List.of("/dev/mqueue", "/dev/shm")) {
                // Not every host has a message queue file system mounted.
                if (Files.isDirectory(Path.of(shared))) {
                    mounts.add(new Mount(shared, "bind", shared, List.of("rbind", "rprivate")));
                }
            }
            return mounts;
        }
        mounts.add(new Mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
        Integer owner = surroundings.namespaceOwners().get("ipc");
        if (owner != null) {
            mounts.add(new Mount("/dev/shm", "shared", "/proc/" + owner + "/ns/mnt", List.of()));
        } else if (!host.ipcMode().equals("none")) {
            mounts.add(new Mount(
                    "/dev/shm",
                    "tmpfs",
                    "shm",
                    List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + host.shmSize())));
        }
        return mounts;
    }

    /** A mount that a client asked for. */
    static Mount client(ContainerMount mount) {
        var options = new ArrayList<String>();
        if (mount.kind() == ContainerMount.Kind.TMPFS) {
            options.addAll(TMPFS_DEFAULTS);
            for (String option : mount.options()) {
                opposite(option).ifPresent(options::remove);
                if (!options.contains(option) && !option.isEmpty()) {
                    options.add(option);
                }
            }
            return new Mount(mount.destination(), "tmpfs", "tmpfs", options);
        }
        if (mount.kind() == ContainerMount.Kind.IMAGE) {
            options.add(mount.readOnly() ? "ro" : "rw");
            mount.options().forEach(layer -> options.add("lowerdir=" + layer));
            if (!mount.subpath().isEmpty()) {
                options.add("subpath=" + mount.subpath());
            }
            return new Mount(mount.destination(), "image", mount.source(), options);
        }
        options.add(mount.recursive() ? "rbind" : "bind");
        options.add(!mount.readOnly() ? "rw" : mount.readOnlyTop() ? "ro" : "rro");
        options.add(mount.propagation().isEmpty() ? "rprivate" : mount.propagation());
        if (!mount.idMap().isEmpty()) {
            options.add("idmap=" + mount.idMap());
        }
        return new Mount(mount.destination(), "bind", mount.source(), options);
    }

    private static Optional<String> opposite(String option) {
        return switch (option) {
            case "exec", "suid", "dev" -> Optional.of("no" + option);
            default -> Optional.empty();
        };
    }
}
