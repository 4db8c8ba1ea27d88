package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.cgroup.Cgroup;
import io.jdock.nativebridge.cgroup.CgroupEntrance;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.shim.cgroup.ResourceMapping;
import io.jdock.shim.client.ShimProcess;
import io.jdock.shim.client.StartException;
import io.jdock.shim.client.StartRequest;
import io.jdock.shim.launcher.ContainerInit.Joined;
import io.jdock.shim.launcher.ProcessRoutine.Streams;
import io.jdock.shim.launcher.Shim.Plumbing;
import io.jdock.shim.oci.Linux.Namespace;
import io.jdock.shim.oci.Spec;
import io.jdock.shim.rundir.ExitRecord;
import io.jdock.shim.streamlog.LogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts one container. */
final class ContainerStart {
    private static final Duration CGROUP_REMOVAL = Duration.ofSeconds(2);

    private static final Map<String, Long> NAMESPACES = Map.of(
            "mount", Sched.CLONE_NEWNS,
            "uts", Sched.CLONE_NEWUTS,
            "ipc", Sched.CLONE_NEWIPC,
            "pid", Sched.CLONE_NEWPID,
            "network", Sched.CLONE_NEWNET,
            "cgroup", Sched.CLONE_NEWCGROUP,
            "user", Sched.CLONE_NEWUSER);

    private final Host host;
    private final StartRequest request;
    private final Spec spec;

    ContainerStart(Host host, StartRequest request) {
        this.host = host;
        this.request = request;
        this.spec = request.spec();
    }

    /**
     * Runs the start to its end.
     *
     * @param announcement is told before what the start needed is given back, which no client need wait for
     * @throws StartException if the container could not be started; its cgroup is removed, and mounts and descriptors
     *     are gone
     */
    void run(Announcement announcement) throws StartException {
        Cgroup cgroup = host.createCgroup(spec.linux().cgroupsPath());
        boolean started = false;
        try (Descriptors descriptors = new Descriptors()) {
            if (spec.linux().resources() != null) {
                cgroup.apply(ResourceMapping.of(spec.linux().resources()));
            }
            start(cgroup, descriptors, announcement);
            started = true;
        } finally {
            if (!started) {
                cgroup.delete(CGROUP_REMOVAL);
            }
        }
    }

    private void start(Cgroup cgroup, Descriptors descriptors, Announcement announcement) throws StartException {
        Tree rootfs = new Tree(descriptors.add(host.overlay().mount(request.rootfs(), request.bundle())));
        MountPlan mounts = MountPlan.prepare(
                rootfs, spec, host.cgroupView(spec.linux().cgroupsPath()), host.overlay(), descriptors);
        rootfs.directory(spec.process().cwd()).close();
        Identity identity = Identity.lookup(rootfs, spec.process().user());
        MaskedPaths masked = MaskedPaths.prepare(spec.linux(), descriptors);
        CgroupEntrance entrance = descriptors.add(cgroup.openEntrance());
        Joining joining = joining(descriptors);
        Fd log = descriptors.add(
                Files.open(Fcntl.AT_FDCWD, request.log(), Fcntl.O_WRONLY | Fcntl.O_APPEND | Fcntl.O_CREAT, 0640));
        Fd exit = openExitRecord(request.bundle(), descriptors);

        Wiring wiring = mounts.terminal()
                .map(terminal -> terminal(terminal, log))
                .orElseGet(() -> pipes(identity, log, descriptors));
        ProcessRoutine command = new ProcessRoutine(
                spec.process(),
                identity,
                wiring.streams(),
                host.filter(request.seccomp(), spec.process(), spec.linux().seccomp()),
                rootfs);
        ProcessRoutine process = request.init() ? command.underInit(descriptors) : command;
        ContainerInit init =
                new ContainerInit(spec, rootfs, request.bundle(), mounts, entrance.tasks(), joining.joined(), masked);
        Launch launch = new Launch(host, request.id(), wiring.plumbing(), exit, wiring.kept(), descriptors);
        launch.run(
                process,
                init.operations(),
                spec.mounts().size() * 512L + 16384,
                init::write,
                Shim.Birth.in(entrance, joining.created(), joining.pidNamespace()),
                result -> announcement.started(
                        new ShimProcess(
                                result.shimPid(),
                                result.shimStartTime(),
                                result.initPid(),
                                result.initStartTime(),
                                wiring.inputFd(),
                                -1,
                                -1),
                        List.of()));
    }

    /** The file must be there before the shim is: it is how the daemon tells a start that was begun. */
    static Fd openExitRecord(String runDirectory, Descriptors descriptors) {
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC;
        return descriptors.add(Files.open(Fcntl.AT_FDCWD, runDirectory + "/" + ExitRecord.FILE, flags, 0600));
    }

    /**
     * How a process's streams are connected.
     *
     * @param kept descriptors of the shim beside those of the plumbing
     * @param inputFd see {@link ShimProcess#inputFd}
     */
    private record Wiring(Streams streams, Plumbing plumbing, List<Integer> kept, int inputFd) {}

    private static Wiring terminal(Terminal terminal, Fd log) {
        int slave = terminal.slave().number();
        int master = terminal.master().number();
        return new Wiring(
                new Streams(slave, slave, slave, true),
                new Plumbing(Optional.empty(), List.of(new Plumbing.Output(master, LogEntry.STDOUT)), log.number()),
                List.of(master),
                master);
    }

    private Wiring pipes(Identity identity, Fd log, Descriptors descriptors) {
        Pipes.Pair out = Pipes.pipe(descriptors);
        Pipes.Pair err = Pipes.pipe(descriptors);
        own(identity, out.in());
        own(identity, err.in());
        Optional<Plumbing.Input> input = Optional.empty();
        int stdin;
        int inputFd = -1;
        if (request.openStdin()) {
            Pipes.Pair pipe = Pipes.pipe(descriptors);
            Pipes.Pair sockets = Pipes.sockets(descriptors);
            own(identity, pipe.out());
            // the daemon takes a copy of the socket's other end, whenever it wants to write
            input = Optional.of(
                    new Plumbing.Input(sockets.out().number(), pipe.in().number()));
            inputFd = sockets.in().number();
            stdin = pipe.out().number();
        } else {
            stdin = descriptors.add(Files.open("/dev/null", Fcntl.O_RDONLY)).number();
        }
        Streams streams = new Streams(stdin, out.in().number(), err.in().number(), false);
        Plumbing plumbing = new Plumbing(
                input,
                List.of(
                        new Plumbing.Output(out.out().number(), LogEntry.STDOUT),
                        new Plumbing.Output(err.out().number(), LogEntry.STDERR)),
                log.number());
        return new Wiring(streams, plumbing, inputFd < 0 ? List.of() : List.of(inputFd), inputFd);
    }

    /** A plain user can then open its own /dev/stdout. */
    static void own(Identity identity, Fd pipe) {
        Files.chown(pipe.number(), "", identity.uid(), identity.gid(), Fcntl.AT_EMPTY_PATH);
    }

    /**
     * @param created CLONE_NEW* of the namespaces that init is cloned into
     * @param pidNamespace descriptor of the pid namespace that init is born in; -1 for none
     */
    private record Joining(long created, List<Joined> joined, int pidNamespace) {}

    private Joining joining(Descriptors descriptors) throws StartException {
        long created = 0;
        int pidNamespace = -1;
        List<Joined> joined = new ArrayList<>();
        for (Namespace namespace : spec.linux().namespaces()) {
            Long type = NAMESPACES.get(namespace.type());
            if (type == null || type == Sched.CLONE_NEWUSER) {
                throw new StartException(
                        StartException.Kind.INVALID, "namespace type \"" + namespace.type() + "\" cannot be used");
            }
            if (namespace.path() != null) {
                Fd fd = descriptors.add(Files.open(namespace.path(), Fcntl.O_RDONLY));
                if (type == Sched.CLONE_NEWPID) {
                    pidNamespace = fd.number();
                } else {
                    joined.add(new Joined(fd, type));
                }
            } else if (type != Sched.CLONE_NEWCGROUP) { // init unshares it, once it is in its cgroup
                created |= type;
            }
        }
        return new Joining(created, joined, pidNamespace);
    }
}
