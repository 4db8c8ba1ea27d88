package io.jdock.shim.launcher;

import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.program.Routine;
import io.jdock.nativebridge.program.SyscallProgram;
import io.jdock.shim.client.StartException;
import io.jdock.shim.launcher.Shim.Plumbing;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/** The common end of a container's start and an exec: makes the program, runs it, and tells what came of it. */
final class Launch {
    private static final int OPERATION = 80;
    private static final int SIGKILL = 9;

    private final Host host;
    private final String id;
    private final Plumbing plumbing;
    private final Fd exit;
    private final Collection<Integer> keptByShim;
    private final Descriptors descriptors;

    /** What init does before it becomes the process; see {@link ContainerInit#write}. */
    interface Beginning {
        void write(SyscallProgram program, Routine routine, Shim shim);
    }

    /** The processes that run now, as the host sees them. */
    record Result(int shimPid, long shimStartTime, int initPid, long initStartTime) {}

    /** What is done with them before the program's memory and the descriptors are given back. */
    interface Sequel {
        /** @throws IOException if they must not run */
        void with(Result result) throws IOException;
    }

    /**
     * @param id what the shim shows in its command line
     * @param keptByShim descriptors that stay open in the shim, beside those of the plumbing
     * @param descriptors all that init needs
     */
    Launch(Host host, String id, Plumbing plumbing, Fd exit, Collection<Integer> keptByShim, Descriptors descriptors) {
        this.host = host;
        this.id = id;
        this.plumbing = plumbing;
        this.exit = exit;
        this.keptByShim = keptByShim;
        this.descriptors = descriptors;
    }

    /**
     * @param operations the most operations of {@code beginning}
     * @param memory bytes that it takes besides
     */
    void run(ProcessRoutine process, int operations, long memory, Beginning beginning, Shim.Birth birth, Sequel sequel)
            throws StartException {
        int allOperations = operations + process.operations();
        long size = Shim.RESIDENT + Shim.PRELUDE + (long) OPERATION * allOperations + memory + process.memory();
        Pipes.Pair ready = Pipes.pipe(descriptors);
        try (SyscallProgram program = new SyscallProgram(size)) {
            Shim shim = new Shim(program, id, host.addressSpace());
            ProcessRoutine.Attempts attempts = process.attempts(program.memory());
            shim.writeResidence(plumbing, ready.in().number(), exit.number(), keptByShim);
            Routine init = program.routine(allOperations).onError(shim.initDied());
            beginning.write(program, init, shim);
            process.write(program, init, shim.initDied(), attempts);
            shim.run(init, birth, descriptors.numbers(), host.nobodysExecutable());
            ready.in().close();
            boolean runs = shim.shimPid() > 0 && Files.read(ready.out(), new byte[1], 0, 1) == 1;
            Optional<SyscallProgram.Failure> failure = program.failure();
            if (failure.isPresent()) {
                throw new StartFailure(failed(failure.get()), shim.shimPid());
            }
            // init's pid is stored when it has executed the command, or has ended without
            if (!runs || attempts.allFailed()) {
                throw new StartFailure(runs ? attempts.failure() : died(), shim.shimPid());
            }
            finish(shim, sequel);
        }
    }

    private static void finish(Shim shim, Sequel sequel) {
        Result result =
                new Result(shim.shimPid(), startTime(shim.shimPid()), shim.initPid(), startTime(shim.initPid()));
        try {
            sequel.with(result);
        } catch (IOException e) {
            kill(result.shimPid(), result.shimStartTime());
            kill(result.initPid(), result.initStartTime());
            throw new StartFailure(new StartException(StartException.Kind.FAILED, e.getMessage()), shim.shimPid());
        }
    }

    /** By its start time as well: an init that has ended was reaped by its shim, and its pid may be another's. */
    private static void kill(int pid, long startTime) {
        Processes.pidfdOpen(pid, startTime).ifPresent(pidfd -> {
            try (pidfd) {
                Processes.signal(pidfd, SIGKILL);
            }
        });
    }

    private static StartException failed(SyscallProgram.Failure failure) {
        return new StartException(StartException.Kind.FAILED, failure.toString());
    }

    private static StartException died() {
        return new StartException(StartException.Kind.FAILED, "the shim ended before the container ran");
    }

    /** -1 for a process that has ended and been reaped already: no live process has that start time. */
    private static long startTime(int pid) {
        return Processes.startTime(pid).orElse(-1);
    }
}
