package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Mounts;
import io.jdock.nativebridge.linux.Mounts.Option;
import io.jdock.nativebridge.linux.Stat;
import io.jdock.nativebridge.program.MountNamespaces;
import io.jdock.nativebridge.program.UserNamespaces;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.client.StartException;
import io.jdock.shim.client.StartRequest.Rootfs;
import io.jdock.shim.oci.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A container's mounts, prepared: detached mounts and the places they go to, both as descriptors. What the container's
 * init is left to do is to move the one onto the other. File systems that show a namespace of the container (proc,
 * sysfs, mqueue, cgroup2) are made by init.
 */
final class MountPlan {

    /** Where a mount goes. */
    sealed interface Place {
        /** A file that was found and opened. */
        record Found(Fd target) implements Place {}

        /** A path below a mount that only init makes; resolved by init, inside the root. */
        record Later(String path) implements Place {}
    }

    /** One step of init. */
    sealed interface Step {
        Place place();

        String destination();

        /** Attach a prepared mount. */
        record Attach(String destination, Fd mount, Place place) implements Step {}

        /** Attach a copy of the mount that an open file is on, once that mount is attached itself. */
        record Copy(String destination, Fd file, Place place) implements Step {}

        /** Make a file system and attach it. */
        record Make(String destination, String type, List<Option> options, int attributes, Place place)
                implements Step {}
    }

    /** A mount whose inside the launcher can see, because it holds it. */
    private record Visible(String destination, Tree tree) {}

    private static final String DEV = "/dev";
    /** jdock's own: what another container has mounted there; the source is that container's mount namespace. */
    private static final String SHARED = "shared";
    /** jdock's own: an image's layers; the source is a directory of the container's own with those below. */
    private static final String IMAGE = "image";

    /** Where an older kernel mounts for a moment, below the source of an image mount. */
    private static final String SCRATCH = "/scratch";

    private static final int DIRECTORY_MODE = 0755;

    private final Tree rootfs;
    private final Spec spec;
    private final Overlay overlay;
    private final Descriptors descriptors;
    private final List<Step> steps = new ArrayList<>();
    private final List<Visible> visible = new ArrayList<>();
    private final List<String> madeLater = new ArrayList<>();
    private Optional<Terminal> terminal = Optional.empty();

    private MountPlan(Tree rootfs, Spec spec, Overlay overlay, Descriptors descriptors) {
        this.rootfs = rootfs;
        this.spec = spec;
        this.overlay = overlay;
        this.descriptors = descriptors;
    }

    /**
     * Prepares all mounts of a specification.
     *
     * @param rootfs the container's root, detached
     * @param cgroups what to show at a mount of type {@code cgroup}
     */
    static MountPlan prepare(Tree rootfs, Spec spec, CgroupView cgroups, Overlay overlay, Descriptors descriptors)
            throws StartException {
        MountPlan plan = new MountPlan(rootfs, spec, overlay, descriptors);
        for (io.jdock.shim.oci.Mount mount : spec.mounts()) {
            try {
                plan.add(mount, cgroups);
            } catch (SyscallException e) {
                throw new StartException(
                        StartException.Kind.INVALID,
                        "error mounting \"" + mount.source() + "\" to rootfs at \"" + mount.destination() + "\": "
                                + e.getMessage());
            }
        }
        return plan;
    }

    List<Step> steps() {
        return steps;
    }

    /** The container's terminal, if the specification wants one. */
    Optional<Terminal> terminal() {
        return terminal;
    }

    private void add(io.jdock.shim.oci.Mount mount, CgroupView cgroups) throws StartException {
        String destination =
                Path.of("/").resolve(mount.destination()).normalize().toString();
        if (destination.equals("/")) {
            throw new StartException(
                    StartException.Kind.INVALID, "invalid mount destination: it cannot be the root directory");
        }
        MountOptions options = MountOptions.parse(mount.options());
        switch (mount.type() == null ? "bind" : mount.type()) {
            case "bind", "none" -> bind(destination, mount.source(), options);
            case "tmpfs" -> tmpfs(destination, options);
            case "devpts" -> devpts(destination, options);
            case SHARED -> shared(destination, mount.source());
            case IMAGE -> image(destination, mount.source(), options);
            case "cgroup", "cgroup2" -> cgroup(destination, options, cgroups);
            default -> makeLater(destination, mount.type(), options);
        }
    }

    private void bind(String destination, String source, MountOptions options) throws StartException {
        try (Fd origin = openSource(source)) {
            boolean directory = Files.stat(origin).isDirectory();
            Fd mount = descriptors.add(Mounts.cloneTree(origin, options.recursiveBind()));
            if (options.idMap().isPresent()) {
                mapOwner(origin, mount, options.idMap().get(), options.recursiveBind());
            }
            if (options.recursivelyReadOnly()) {
                Mounts.setAttributes(mount, Mount.MOUNT_ATTR_RDONLY, 0, 0, true);
            }
            if (options.attributes() != 0) {
                Mounts.setAttributes(mount, options.attributes(), 0, 0, false);
            }
            if (options.recursiveBind()
                    && !options.recursivePropagation()
                    && options.propagation() != Mount.MS_SHARED) {
                // What is mounted below is not spoken of: it may follow the host, but is not to change it.
                Mounts.setAttributes(mount, 0, 0, Mount.MS_SLAVE, true);
            }
            Mounts.setAttributes(mount, 0, 0, options.propagation(), options.recursivePropagation());
            attach(destination, mount, directory);
        }
    }

    /** The source's owner is somebody else in the container. */
    private static void mapOwner(Fd origin, Fd mount, MountOptions.Owner owner, boolean recursive) {
        Stat stat = Files.stat(origin);
        try (Fd namespace = UserNamespaces.exchanging(stat.uid(), owner.uid(), stat.gid(), owner.gid())) {
            Mounts.mapIds(mount, namespace, recursive);
        }
    }

    private static Fd openSource(String source) throws StartException {
        try {
            return Files.open(source, Fcntl.O_PATH);
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                throw new StartException(
                        StartException.Kind.INVALID,
                        "invalid mount config for type \"bind\": bind source path does not exist: " + source);
            }
            throw e;
        }
    }

    /** The mount that another container has at that place. */
    private void shared(String destination, String namespace) {
        try (Fd other = Files.open(namespace, Fcntl.O_RDONLY)) {
            attach(destination, descriptors.add(MountNamespaces.cloneTree(other, destination, false)), true);
        }
    }

    private void image(String destination, String directory, MountOptions options) {
        List<String> lower = options.values("lowerdir");
        Rootfs layers = new Rootfs(lower, directory + "/upper", directory + "/work");
        Fd mount = descriptors.add(overlay.mount(layers, directory + SCRATCH));
        for (String subpath : options.values("subpath")) {
            mount = descriptors.add(part(mount, subpath, directory + SCRATCH));
        }
        Mounts.setAttributes(mount, options.attributes(), 0, Mount.MS_PRIVATE, false);
        attach(destination, mount, Files.stat(mount).isDirectory());
    }

    private static Fd part(Fd whole, String subpath, String scratch) {
        try (Fd found = new Tree(whole).open(subpath, Fcntl.O_PATH)) {
            return Mounts.cloneTree(found, false);
        } catch (SyscallException e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
            // Before Linux 6.15 only a mount that is attached can be copied.
            Mounts.move(whole, scratch);
            try (Fd attached = Files.open(scratch, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
                    Fd found = new Tree(attached).open(subpath, Fcntl.O_PATH)) {
                return Mounts.cloneTree(found, false);
            } finally {
                Mounts.unmount(scratch, Mount.MNT_DETACH);
            }
        }
    }

    private void tmpfs(String destination, MountOptions options) {
        Fd mount = descriptors.add(Mounts.create("tmpfs", "tmpfs", options.data(), options.attributes()));
        attach(destination, mount, true);
        if (destination.equals(DEV)) {
            DeviceDirectory.fill(new Tree(mount), spec.linux().devices());
        }
    }

    private void devpts(String destination, MountOptions options) {
        Fd mount = descriptors.add(Mounts.create("devpts", "devpts", options.data(), options.attributes()));
        attach(destination, mount, true);
        if (spec.process().terminal() && terminal.isEmpty()) {
            Terminal opened = Terminal.open(new Tree(mount), spec.process().consoleSize(), descriptors);
            terminal = Optional.of(opened);
            // only a mount that is attached can be copied, before Linux 6.15
            steps.add(new Step.Copy("/dev/console", opened.slave(), place("/dev/console", false)));
        }
    }

    private void cgroup(String destination, MountOptions options, CgroupView cgroups) {
        switch (cgroups) {
            case CgroupView.Unified _ -> makeLater(destination, "cgroup2", options);
            case CgroupView.Directories view -> {
                Fd top = descriptors.add(Mounts.create("tmpfs", "cgroup", List.of(Option.of("mode", "755")), 0));
                attach(destination, top, true);
                for (CgroupView.Hierarchy hierarchy : view.hierarchies()) {
                    Files.mkdir(top.number(), hierarchy.name(), DIRECTORY_MODE);
                    Fd copy = descriptors.add(Mounts.cloneTree(hierarchy.directory(), false));
                    Mounts.setAttributes(copy, options.attributes(), 0, Mount.MS_PRIVATE, false);
                    attach(destination + "/" + hierarchy.name(), copy, true);
                }
                Mounts.setAttributes(top, options.attributes(), 0, Mount.MS_PRIVATE, false);
            }
        }
    }

    private void makeLater(String destination, String type, MountOptions options) {
        steps.add(new Step.Make(destination, type, options.data(), options.attributes(), place(destination, true)));
        visible.removeIf(mount -> isBelow(mount.destination(), destination));
        madeLater.add(destination);
    }

    private void attach(String destination, Fd mount, boolean directory) {
        steps.add(new Step.Attach(destination, mount, place(destination, directory)));
        visible.add(new Visible(destination, new Tree(mount)));
    }

    /** Finds the place in the innermost mount that covers it. */
    private Place place(String destination, boolean directory) {
        Optional<Visible> cover = visible.stream()
                .filter(mount -> isBelow(destination, mount.destination()))
                .reduce((a, b) -> b.destination().length() >= a.destination().length() ? b : a);
        int covered = cover.map(mount -> mount.destination().length()).orElse(0);
        boolean later = madeLater.stream().anyMatch(made -> isBelow(destination, made) && made.length() > covered);
        if (later) {
            return new Place.Later(destination);
        }
        Tree tree = cover.map(Visible::tree).orElse(rootfs);
        String path = destination.substring(covered);
        if (isSystem(destination)) {
            // a symbolic link here would put the kernel's files, or the devices, somewhere else
            return new Place.Found(descriptors.add(tree.plainDirectory(path)));
        }
        return new Place.Found(descriptors.add(directory ? tree.directory(path) : tree.file(path)));
    }

    private static boolean isSystem(String destination) {
        return destination.equals(DEV) || destination.equals("/proc") || destination.equals("/sys");
    }

    private static boolean isBelow(String path, String directory) {
        return path.length() > directory.length()
                && path.startsWith(directory)
                && path.charAt(directory.length()) == '/';
    }
}
