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
import java.util.ArrayList;
import java.util.List;

/**
 * Changes mounts and devices of a container that runs. What is attached is prepared as for a start, as a detached mount,
 * and its place is found inside the container's root; only the last step is made in the container's mount namespace.
 */
final class LiveChange {
    private final ChangeRequest request;

    LiveChange(ChangeRequest request) {
        this.request = request;
    }

    /** @throws StartException if not all of it could be done; what was attached is then detached again */
    void run() throws StartException {
        try (Descriptors descriptors = new Descriptors()) {
            String proc = "/proc/" + request.initPid();
            Fd namespace = descriptors.add(Files.open(proc + "/ns/mnt", Fcntl.O_RDONLY));
            Tree root = new Tree(descriptors.add(Files.open(proc + "/root", Fcntl.O_PATH | Fcntl.O_DIRECTORY)));
            // Only now is it certain whose these are.
            if (Processes.startTime(request.initPid()).orElse(-1) != request.initStartTime()) {
                throw new StartException(StartException.Kind.FAILED, "the container has ended");
            }
            for (String place : request.unmounts()) {
                unmount(namespace, place);
            }
            attach(namespace, root, descriptors);
            for (String path : request.removedDevices()) {
                removeDevice(root, path);
            }
            for (Linux.Device device : request.devices()) {
                removeDevice(root, device.path());
                try (Fd dev = root.plainDirectory("/dev")) {
                    DeviceDirectory.make(new Tree(dev), device);
                }
            }
        } catch (SyscallException e) {
            throw new StartException(StartException.Kind.FAILED, e.getMessage());
        }
    }

    private static void unmount(Fd namespace, String place) {
        try {
            MountNamespaces.unmount(namespace, place);
        } catch (SyscallException e) {
            // EINVAL: nothing is mounted there. The container may itself have taken it away, or the place.
            if (e.errno() != Errno.EINVAL && e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private void attach(Fd namespace, Tree root, Descriptors descriptors) throws StartException {
        Spec mounts = new Spec(Spec.OCI_VERSION, null, null, null, null, request.mounts(), null, null);
        List<String> attached = new ArrayList<>();
        boolean all = false;
        try {
            for (Step step : MountPlan.prepare(root, mounts, new CgroupView.Unified(), descriptors)
                    .steps()) {
                if (!(step instanceof Step.Attach attach) || !(step.place() instanceof Place.Found found)) {
                    throw new StartException(
                            StartException.Kind.INVALID,
                            "cannot mount on " + step.destination() + " while the container runs");
                }
                MountNamespaces.move(namespace, attach.mount(), found.target());
                attached.add(step.destination());
            }
            all = true;
        } finally {
            if (!all) {
                attached.reversed().forEach(place -> unmount(namespace, place));
            }
        }
    }

    /** No error if there is none; other files than devices stay. */
    private static void removeDevice(Tree root, String path) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        try (Fd directory = root.open(path.substring(0, slash), Fcntl.O_PATH | Fcntl.O_DIRECTORY)) {
            Stat stat = Files.stat(directory.number(), name, Fcntl.AT_SYMLINK_NOFOLLOW);
            int type = stat.mode() & Fcntl.S_IFMT;
            if (type == Fcntl.S_IFCHR || type == Fcntl.S_IFBLK) {
                Files.unlink(directory.number(), name, 0);
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }
}
