package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.cgroup.CgroupEntrance;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Mounts.Option;
import io.jdock.nativebridge.program.Routine;
import io.jdock.nativebridge.program.SyscallProgram;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.shim.launcher.MountPlan.Place;
import io.jdock.shim.launcher.MountPlan.Step;
import io.jdock.shim.oci.Spec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The routine of a container's init: from the clone in new namespaces to {@link ProcessRoutine}.
 *
 * <p>The order: cgroup, joined namespaces, cgroup namespace, mounts, pivot_root, sysctls, masked and read-only paths,
 * host name, working directory.
 *
 * @param stagingDirectory any directory of the host: the root is mounted on it in init's own mount namespace
 * @param tasks see {@link CgroupEntrance#tasks}
 */
record ContainerInit(
        Spec spec,
        Tree rootfs,
        String stagingDirectory,
        MountPlan mounts,
        List<Fd> tasks,
        List<Joined> joined,
        MaskedPaths masked) {
    private static final int OPERATIONS_A_STEP = 16;
    private static final int OPERATIONS_A_SYSCTL = 6;
    private static final int FIXED_OPERATIONS = 48;
    private static final int OPEN_HOW_SIZE = 24;

    /** A namespace that init joins: its descriptor and CLONE_NEW* type. */
    record Joined(Fd namespace, long type) {}

    int operations() {
        int options = mounts.steps().stream()
                .mapToInt(step ->
                        step instanceof Step.Make make ? 2 * make.options().size() : 0)
                .sum();
        return FIXED_OPERATIONS
                + OPERATIONS_A_STEP * mounts.steps().size()
                + options
                + tasks.size()
                + joined.size()
                + OPERATIONS_A_SYSCTL * spec.linux().sysctl().size()
                + masked.operations();
    }

    void write(SyscallProgram program, Routine routine, Shim shim) {
        NativeArena memory = program.memory();
        joinCgroup(memory, routine, tasks);
        for (Joined each : joined) {
            routine.call("join namespace", Syscall.SETNS, each.namespace().number(), each.type());
        }
        if (creates("cgroup")) {
            routine.call("unshare cgroup namespace", Syscall.UNSHARE, Sched.CLONE_NEWCGROUP);
        }
        Integer score = spec.process().oomScoreAdj();
        shim.writeFile(routine, "/proc/self/oom_score_adj", score == null ? "0" : score.toString());
        root(memory, routine);
        for (Map.Entry<String, String> entry : spec.linux().sysctl().entrySet()) {
            sysctl(memory, routine, entry.getKey(), entry.getValue());
        }
        masked.write(memory, routine);
        if (spec.root().readonly()) {
            long flags = Mount.MS_REMOUNT | Mount.MS_BIND | Mount.MS_RDONLY;
            routine.call("make the root read-only", Syscall.MOUNT, 0, memory.cString("/"), 0, flags, 0);
        }
        names(memory, routine);
        String directory = spec.process().cwd();
        routine.call("chdir to cwd (\"" + directory + "\")", Syscall.CHDIR, memory.cString(directory));
    }

    static void joinCgroup(NativeArena memory, Routine routine, List<Fd> tasks) {
        for (Fd file : tasks) {
            routine.call("join cgroup", Syscall.WRITE, file.number(), memory.cString("0"), 1);
        }
    }

    private boolean creates(String type) {
        return spec.linux().namespaces().stream()
                .anyMatch(namespace -> namespace.type().equals(type) && namespace.path() == null);
    }

    private void root(NativeArena memory, Routine routine) {
        String wanted = spec.linux().rootfsPropagation();
        boolean follow = wanted != null && (wanted.contains("slave") || wanted.contains("shared"));
        long propagation = Mount.MS_REC | (follow ? Mount.MS_SLAVE : Mount.MS_PRIVATE);
        routine.call("make mounts private", Syscall.MOUNT, 0, memory.cString("/"), 0, propagation, 0);
        long empty = memory.cString("");
        int root = rootfs.root().number();
        routine.call(
                "attach the root file system",
                Syscall.MOVE_MOUNT,
                root,
                empty,
                Fcntl.AT_FDCWD,
                memory.cString(stagingDirectory),
                Mount.MOVE_MOUNT_F_EMPTY_PATH);
        for (Step step : mounts.steps()) {
            attach(memory, routine, step, empty);
        }
        routine.call("enter the root", Syscall.FCHDIR, root);
        long here = memory.cString(".");
        routine.call("pivot_root", Syscall.PIVOT_ROOT, here, here);
        routine.call("detach the host's root", Syscall.UMOUNT2, here, Mount.MNT_DETACH);
        routine.call("chdir /", Syscall.CHDIR, memory.cString("/"));
    }

    /** Makes the mount and finds its place, as far as that is left to do, and moves it there. */
    private void attach(NativeArena memory, Routine routine, Step step, long empty) {
        long madeMount = memory.allocate(8);
        long foundPlace = memory.allocate(8);
        boolean makes = !(step instanceof Step.Attach);
        boolean finds = step.place() instanceof Place.Later;
        switch (step) {
            case Step.Attach _ -> {
                // the launcher made it
            }
            case Step.Copy copy -> {
                int flags = Mount.OPEN_TREE_CLONE | Mount.OPEN_TREE_CLOEXEC | Fcntl.AT_EMPTY_PATH;
                String name = "copy for " + copy.destination();
                routine.call(name, Syscall.OPEN_TREE, copy.file().number(), empty, flags)
                        .storeAt(madeMount);
            }
            case Step.Make make -> make(memory, routine, make, madeMount);
        }
        if (step.place() instanceof Place.Later later) {
            int resolve = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS;
            long how = Files.openHow(memory, Fcntl.O_PATH, 0, resolve);
            long path = memory.cString(later.path());
            routine.call("find " + later.path(), Syscall.OPENAT2, rootfs.root().number(), path, how, OPEN_HOW_SIZE)
                    .storeAt(foundPlace);
        }
        if (makes) {
            routine.copyToNext(madeMount, 0, finds ? 1 : 0);
        }
        if (finds) {
            routine.copyToNext(foundPlace, 2);
        }
        long mount = step instanceof Step.Attach attach ? attach.mount().number() : 0;
        long place = step.place() instanceof Place.Found found ? found.target().number() : 0;
        int flags = Mount.MOVE_MOUNT_F_EMPTY_PATH | Mount.MOVE_MOUNT_T_EMPTY_PATH;
        routine.call("mount on " + step.destination(), Syscall.MOVE_MOUNT, mount, empty, place, empty, flags);
    }

    private static void make(NativeArena memory, Routine routine, Step.Make make, long madeMount) {
        String what = make.type() + " for " + make.destination();
        long context = memory.allocate(8);
        routine.call("open " + what, Syscall.FSOPEN, memory.cString(make.type()), Mount.FSOPEN_CLOEXEC)
                .storeAt(context);
        routine.copyToNext(context, 0);
        long source = memory.cString("source");
        routine.call(
                "name " + what, Syscall.FSCONFIG, 0, Mount.FSCONFIG_SET_STRING, source, memory.cString(make.type()), 0);
        for (Option option : make.options()) {
            int command = option.value() == null ? Mount.FSCONFIG_SET_FLAG : Mount.FSCONFIG_SET_STRING;
            long value = option.value() == null ? 0 : memory.cString(option.value());
            routine.copyToNext(context, 0);
            routine.call(
                    "set " + option + " of " + what,
                    Syscall.FSCONFIG,
                    0,
                    command,
                    memory.cString(option.key()),
                    value,
                    0);
        }
        routine.copyToNext(context, 0);
        routine.call("create " + what, Syscall.FSCONFIG, 0, Mount.FSCONFIG_CMD_CREATE, 0, 0, 0);
        routine.copyToNext(context, 0);
        routine.call("make " + what, Syscall.FSMOUNT, 0, Mount.FSMOUNT_CLOEXEC, make.attributes())
                .storeAt(madeMount);
    }

    private static void sysctl(NativeArena memory, Routine routine, String name, String value) {
        String path = "/proc/sys/" + name.replace('.', '/');
        long file = memory.allocate(8);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        routine.call(
                        "open sysctl " + name + " (" + path + ")",
                        Syscall.OPENAT,
                        Fcntl.AT_FDCWD,
                        memory.cString(path),
                        Fcntl.O_WRONLY | Fcntl.O_CLOEXEC,
                        0)
                .storeAt(file);
        routine.copyToNext(file, 0);
        routine.call("write sysctl " + name + "=" + value, Syscall.WRITE, 0, memory.bytes(bytes), bytes.length);
        routine.copyToNext(file, 0);
        routine.attempt(Syscall.CLOSE, 0);
    }

    private void names(NativeArena memory, Routine routine) {
        if (spec.hostname() != null && creates("uts")) {
            byte[] name = spec.hostname().getBytes(StandardCharsets.UTF_8);
            routine.call("sethostname", Syscall.SETHOSTNAME, memory.bytes(name), name.length);
        }
        if (spec.domainname() != null && creates("uts")) {
            byte[] name = spec.domainname().getBytes(StandardCharsets.UTF_8);
            routine.call("setdomainname", Syscall.SETDOMAINNAME, memory.bytes(name), name.length);
        }
    }
}
