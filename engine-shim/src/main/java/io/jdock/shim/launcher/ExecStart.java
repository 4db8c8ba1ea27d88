package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.cgroup.CgroupEntrance;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.program.Routine;
import io.jdock.nativebridge.program.SyscallProgram;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.client.ExecRequest;
import io.jdock.shim.client.ShimProcess;
import io.jdock.shim.client.StartException;
import io.jdock.shim.launcher.ProcessRoutine.Streams;
import io.jdock.shim.launcher.Shim.Plumbing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts one more process in a running container: a shim of its own, whose child enters the namespaces of the
 * container's init. The shim itself stays outside, where the container can neither see nor signal it.
 */
final class ExecStart {
    private static final int JOIN_OPERATIONS = 32;
    private static final long MEMORY = 8192;

    private final Host host;
    private final ExecRequest request;

    ExecStart(Host host, ExecRequest request) {
        this.host = host;
        this.request = request;
    }

    /** @throws StartException if the process could not be started; nothing of it is left */
    void run(Announcement announcement) throws StartException {
        try (Descriptors descriptors = new Descriptors()) {
            Fd container = descriptors.add(Processes.pidfdOpen(request.initPid(), request.initStartTime())
                    .orElseThrow(() -> new StartException(StartException.Kind.FAILED, "the container has ended")));
            // the root that init sees; a path below it is resolved inside it
            Tree root = new Tree(descriptors.add(
                    Files.open("/proc/" + request.initPid() + "/root", Fcntl.O_PATH | Fcntl.O_DIRECTORY)));
            Identity identity = Identity.lookup(root, request.process().user());
            CgroupEntrance cgroup =
                    descriptors.add(host.openCgroup(request.cgroupsPath()).openEntranceBeside(request.initPid()));
            Fd exit = ContainerStart.openExitRecord(request.runDir(), descriptors);
            Wiring wiring = request.process().terminal() ? terminal(root, descriptors) : pipes(identity, descriptors);
            ProcessRoutine process = new ProcessRoutine(
                    request.process(),
                    identity,
                    wiring.streams(),
                    host.filter(request.seccomp(), request.process(), request.seccompProfile()),
                    root);
            Launch launch = new Launch(host, request.execId(), wiring.plumbing(), exit, wiring.kept(), descriptors);
            launch.run(
                    process,
                    JOIN_OPERATIONS + cgroup.tasks().size(),
                    MEMORY,
                    (program, routine, shim) -> join(program, routine, shim, container, cgroup.tasks()),
                    Shim.Birth.in(cgroup, 0, container.number()),
                    result -> announcement.started(
                            new ShimProcess(
                                    result.shimPid(),
                                    result.shimStartTime(),
                                    result.initPid(),
                                    result.initStartTime(),
                                    wiring.inputFd(),
                                    wiring.outputFd(),
                                    wiring.errorFd()),
                            descriptors.release(wiring.kept())));
        }
    }

    private void join(SyscallProgram program, Routine routine, Shim shim, Fd container, List<Fd> tasks) {
        NativeArena memory = program.memory();
        ContainerInit.joinCgroup(memory, routine, tasks);
        Integer score = request.process().oomScoreAdj();
        shim.writeFile(routine, "/proc/self/oom_score_adj", score == null ? "0" : score.toString());
        long all = Sched.CLONE_NEWNS
                | Sched.CLONE_NEWUTS
                | Sched.CLONE_NEWIPC
                | Sched.CLONE_NEWNET
                | Sched.CLONE_NEWCGROUP;
        routine.call("join the container's namespaces", Syscall.SETNS, container.number(), all);
        String directory = request.process().cwd();
        routine.call("chdir to cwd (\"" + directory + "\")", Syscall.CHDIR, memory.cString(directory));
    }

    private record Wiring(
            Streams streams, Plumbing plumbing, List<Integer> kept, int inputFd, int outputFd, int errorFd) {}

    private Wiring terminal(Tree root, Descriptors descriptors) throws StartException {
        Fd devpts;
        try {
            devpts = descriptors.add(root.plainDirectory("/dev/pts"));
        } catch (SyscallException e) {
            throw new StartException(
                    StartException.Kind.FAILED, "the container has no /dev/pts for a terminal: " + e.getMessage());
        }
        Terminal terminal = Terminal.open(new Tree(devpts), request.process().consoleSize(), descriptors);
        int slave = terminal.slave().number();
        int master = terminal.master().number();
        return new Wiring(
                new Streams(slave, slave, slave, true),
                new Plumbing(Optional.empty(), List.of(), -1),
                List.of(master),
                master,
                request.output() ? master : -1,
                -1);
    }

    private Wiring pipes(Identity identity, Descriptors descriptors) {
        List<Integer> kept = new ArrayList<>();
        Optional<Plumbing.Input> input = Optional.empty();
        int nothing = descriptors.add(Files.open("/dev/null", Fcntl.O_RDWR)).number();
        int in = nothing;
        int out = nothing;
        int err = nothing;
        int inputFd = -1;
        int outputFd = -1;
        int errorFd = -1;
        if (request.input()) {
            Pipes.Pair pipe = Pipes.pipe(descriptors);
            Pipes.Pair sockets = Pipes.sockets(descriptors);
            ContainerStart.own(identity, pipe.out());
            input = Optional.of(
                    new Plumbing.Input(sockets.out().number(), pipe.in().number()));
            inputFd = sockets.in().number();
            in = pipe.out().number();
            kept.add(inputFd);
        }
        if (request.output()) {
            Pipes.Pair stdout = Pipes.pipe(descriptors);
            Pipes.Pair stderr = Pipes.pipe(descriptors);
            ContainerStart.own(identity, stdout.in());
            ContainerStart.own(identity, stderr.in());
            out = stdout.in().number();
            err = stderr.in().number();
            outputFd = stdout.out().number();
            errorFd = stderr.out().number();
            kept.add(outputFd);
            kept.add(errorFd);
        }
        Streams streams = new Streams(in, out, err, false);
        return new Wiring(streams, new Plumbing(input, List.of(), -1), kept, inputFd, outputFd, errorFd);
    }
}
