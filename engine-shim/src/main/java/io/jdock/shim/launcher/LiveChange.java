package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.linux.Stat;
import io.jdock.nativebridge.program.MountNamespaces;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.client.ChangeRequest;
import io.jdock.shim.client.StartException;
import io.jdock.shim.launcher.MountPlan.Place;
import io.jdock.shim.launcher.MountPlan.Step;
import io.jdock.shim.oci.Linux;
import io.jdock.shim.oci.Spec;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Changes mounts and devices of a container that runs. What is attached is prepared as for a start, as a detached mount,
 * and its place is found inside the container's root; only the last step is made in the container's mount namespace.
 */
final class LiveChange {
    private final ChangeRequest request;
    private final Overlay overlay;

    LiveChange(ChangeRequest request, Overlay overlay) {
        this.request = request;
        this.overlay = overlay;
    }

    /** @throws StartException if not all of it could be done; what was done is then taken back */
    void run() throws StartException {
        try (Descriptors descriptors = new Descriptors()) {
            String proc = "/proc/" + request.initPid();
            Fd namespace = descriptors.add(Files.open(proc + "/ns/mnt", Fcntl.O_RDONLY));
            Tree root = new Tree(descriptors.add(Files.open(proc + "/root", Fcntl.O_PATH | Fcntl.O_DIRECTORY)));
            // Only now is it certain whose these are.
            if (Processes.startTime(request.initPid()).orElse(-1) != request.initStartTime()) {
                throw new StartException(StartException.Kind.FAILED, "the container has ended");
            }
            Deque<Runnable> undo = new ArrayDeque<>();
            boolean done = false;
            try {
                for (String place : request.unmounts()) {
                    detach(namespace, root, place, descriptors, undo);
                }
                attach(namespace, root, descriptors, undo);
                devices(root, undo);
                done = true;
            } finally {
                if (!done) {
                    undo.forEach(LiveChange::takeBack);
                }
            }
        } catch (SyscallException e) {
            throw new StartException(StartException.Kind.FAILED, e.getMessage());
        }
    }

    private static void takeBack(Runnable step) {
        try {
            step.run();
        } catch (SyscallException _) {
            // The container may have changed the place meanwhile; what the client must hear of is the first failure.
        }
    }

    private static void detach(Fd namespace, Tree root, String place, Descriptors descriptors, Deque<Runnable> undo) {
        try {
            Fd copy = descriptors.add(MountNamespaces.cloneTree(namespace, place, true));
            MountNamespaces.unmount(namespace, place);
            undo.push(() -> {
                try (Fd target = root.open(place, Fcntl.O_PATH)) {
                    MountNamespaces.move(namespace, copy, target);
                }
            });
        } catch (SyscallException e) {
            // EINVAL: nothing is mounted there. The container may itself have taken it away, or the place.
            if (e.errno() != Errno.EINVAL && e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private void attach(Fd namespace, Tree root, Descriptors descriptors, Deque<Runnable> undo) throws StartException {
        Spec mounts = new Spec(Spec.OCI_VERSION, null, null, null, null, request.mounts(), null, null);
        for (Step step : MountPlan.prepare(root, mounts, new CgroupView.Unified(), overlay, descriptors)
                .steps()) {
            if (!(step instanceof Step.Attach attach) || !(step.place() instanceof Place.Found found)) {
                throw new StartException(
                        StartException.Kind.INVALID,
                        "cannot mount on " + step.destination() + " while the container runs");
            }
            MountNamespaces.move(namespace, attach.mount(), found.target());
            undo.push(() -> MountNamespaces.unmount(namespace, attach.destination()));
        }
    }

    private void devices(Tree root, Deque<Runnable> undo) {
        for (String path : request.removedDevices()) {
            removeDevice(root, path, undo);
        }
        for (Linux.Device device : request.devices()) {
            removeDevice(root, device.path(), undo);
            makeDevice(root, device);
            undo.push(() -> removeDevice(root, device.path(), new ArrayDeque<>()));
        }
    }

    private static void makeDevice(Tree root, Linux.Device device) {
        try (Fd dev = root.plainDirectory("/dev")) {
            DeviceDirectory.make(new Tree(dev), device);
        }
    }

    /** No error if there is none; other files than devices stay. */
    private static void removeDevice(Tree root, String path, Deque<Runnable> undo) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        try (Fd directory = root.open(path.substring(0, slash), Fcntl.O_PATH | Fcntl.O_DIRECTORY)) {
            Stat stat = Files.stat(directory.number(), name, Fcntl.AT_SYMLINK_NOFOLLOW);
            int type = stat.mode() & Fcntl.S_IFMT;
            if (type == Fcntl.S_IFCHR || type == Fcntl.S_IFBLK) {
                Files.unlink(directory.number(), name, 0);
                undo.push(() -> makeDevice(root, node(path, stat)));
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private static Linux.Device node(String path, Stat stat) {
        String type = stat.isBlockDevice() ? "b" : "c";
        return new Linux.Device(
                path, type, stat.rdevMajor(), stat.rdevMinor(), stat.permissions(), stat.uid(), stat.gid());
    }
}
