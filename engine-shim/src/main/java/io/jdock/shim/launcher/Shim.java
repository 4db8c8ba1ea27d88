package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Mman;
import io.jdock.nativebridge.abi.Prctl;
import io.jdock.nativebridge.abi.Sched;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.abi.Wait;
import io.jdock.nativebridge.cgroup.CgroupEntrance;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.program.CloneArguments;
import io.jdock.nativebridge.program.Routine;
import io.jdock.nativebridge.program.SyscallProgram;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.shim.rundir.ExitRecord;
import io.jdock.shim.streamlog.LogReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The program of a shim. What the shim needs as long as it lives stands on the first pages of the program's memory; the
 * rest, which only the start needs, is given back once the container runs.
 *
 * <pre>
 * memory = results, cmdline, residence, copiers, buffers | prelude, init's operations, strings, filter
 *          kept                                            freed after the start
 * </pre>
 */
final class Shim {
    private static final int BUFFER = 32 * 1024;
    private static final int RESIDENCE_OPERATIONS = 96;
    private static final int PRELUDE_OPERATIONS = 96;
    /** The standard ones, and two of glibc's own, 32 and 33: its posix_spawn(3), which started us, ignores those. */
    private static final int LAST_SIGNAL = 33;

    private static final int SIGSET_SIZE = 8;
    private static final int SIG_SETMASK = 2;
    private static final int SIGKILL = 9;
    private static final int SIGCHLD = 17;
    private static final int SIGSTOP = 19;
    private static final int CLOCK_REALTIME = 0;
    private static final int FUTEX_WAIT = 0;
    private static final int SHUT_RD = 0;
    private static final int DRAIN_SECONDS = 2;
    private static final int NAME_CAPACITY = 128;
    private static final long THREAD_FLAGS =
            Sched.CLONE_VM | Sched.CLONE_FS | Sched.CLONE_FILES | Sched.CLONE_SIGHAND | Sched.CLONE_THREAD;

    /** The most bytes that the part that stays takes. */
    static final long RESIDENT = 3L * BUFFER + 32 * 1024;

    /** The most bytes that {@link #run} takes. */
    static final long PRELUDE = 32 * 1024;

    /**
     * What the shim moves while the container runs. Descriptors are numbers that the shim shares with the launcher.
     *
     * @param input socket from the daemon and pipe to the container's stdin
     * @param outputs streams to copy to the log
     * @param log descriptor of the stream log, opened with O_APPEND; -1 if there are no outputs
     */
    record Plumbing(Optional<Input> input, List<Output> outputs, int log) {
        record Input(int socket, int pipe) {}

        record Output(int descriptor, int stream) {}
    }

    /**
     * A thread of the shim.
     *
     * @param aliveWord address of a word that the kernel clears, and wakes, when the thread ends
     * @param id address of the word that keeps its id
     */
    private record Copier(long aliveWord, long id) {}

    private final SyscallProgram program;
    private final NativeArena memory;
    private final AddressSpace addressSpace;
    private final long shimPid;
    private final long initPid;
    private final long commandLine;
    private final int commandLineLength;
    private final Routine residence;
    private final Routine initDied;
    /** What the launcher itself executes: it may still do so when the shim has freed the transient part. */
    private final Routine launch;

    private final Routine launched;

    /**
     * @param id what ps shows behind {@code jdock-shim}
     */
    Shim(SyscallProgram program, String id, AddressSpace addressSpace) {
        this.program = program;
        this.memory = program.memory();
        this.addressSpace = addressSpace;
        shimPid = memory.allocate(8);
        initPid = memory.allocate(8);
        byte[] title = ("jdock-shim\0" + id + "\0").getBytes(StandardCharsets.UTF_8);
        commandLineLength = Math.min(title.length, NAME_CAPACITY);
        commandLine = memory.allocate(NAME_CAPACITY);
        Memory.putBytes(commandLine, title, 0, commandLineLength);
        residence = program.routine(RESIDENCE_OPERATIONS);
        launched = program.routine(1);
        launched.returnWord(shimPid);
        launch = program.routine(2).onError(launched);
        initDied = program.routine(1);
        initDied.attempt(Syscall.EXIT_GROUP, 127);
    }

    /** The shim's own pid, and init's, as the host sees them; 0 if they were not made. */
    int shimPid() {
        return (int) Memory.getLong(shimPid);
    }

    int initPid() {
        return (int) Memory.getLong(initPid);
    }

    /** Where init continues when an operation failed: it ends. */
    Routine initDied() {
        return initDied;
    }

    /**
     * Writes the residence: everything from init's execve to the exit record. To be called before anything transient
     * is allocated.
     *
     * @param ready pipe that gets one byte when the container runs
     * @param exit descriptor of the exit record
     * @param kept descriptors that stay open besides: the terminal's master
     */
    void writeResidence(Plumbing plumbing, int ready, int exit, Collection<Integer> kept) {
        TreeSet<Integer> open = new TreeSet<>(kept);
        open.add(ready);
        open.add(exit);
        plumbing.input().ifPresent(input -> {
            open.add(input.socket());
            open.add(input.pipe());
        });
        plumbing.outputs().forEach(output -> open.add(output.descriptor()));
        if (plumbing.log() >= 0) {
            open.add(plumbing.log());
        }
        closeAllBut(residence, open);
        List<Copier> copiers = new ArrayList<>();
        for (Plumbing.Output output : plumbing.outputs()) {
            Copier copier = new Copier(memory.allocate(8), memory.allocate(8));
            CloneArguments.sharing(THREAD_FLAGS, 0, copier.aliveWord())
                    .write(memory, residence, "start copier")
                    .storeAt(copier.id())
                    .ifZero(copyLoop(output, plumbing.log()));
            copiers.add(copier);
        }
        plumbing.input()
                .ifPresent(input -> CloneArguments.sharing(THREAD_FLAGS, 0, 0)
                        .write(memory, residence, "start input copier")
                        .ifZero(inputCopier(input)));
        residence.attempt(Syscall.WRITE, ready, memory.cString("+"), 1);
        residence.attempt(Syscall.CLOSE, ready);
        Routine.Operation free = residence.attempt(Syscall.MADVISE, 0, 0, Mman.MADV_REMOVE);
        long info = memory.allocate(ExitRecord.SIZE);
        residence.attempt(Syscall.WAITID, Wait.P_ALL, 0, info, Wait.WEXITED, 0);
        residence.attempt(Syscall.CLOCK_GETTIME, CLOCK_REALTIME, info + Wait.SIGINFO_SIZE);
        long timeout = memory.allocate(16);
        Memory.putLong(timeout, DRAIN_SECONDS);
        for (Copier copier : copiers) {
            // the output must be in the log before the exit is known: FUTEX_WAIT while the word is the thread's id
            residence.copyToNext(copier.id(), 2);
            residence.attempt(Syscall.FUTEX, copier.aliveWord(), FUTEX_WAIT, 0, timeout);
        }
        residence.attempt(Syscall.WRITE, exit, info, ExitRecord.SIZE);
        residence.attempt(Syscall.EXIT_GROUP, 0);
        long freed = memory.alignToPage();
        Memory.putLong(free.argument(0), freed);
        Memory.putLong(free.argument(1), memory.base() + memory.length() - freed);
    }

    /** read, clock_gettime, writev, again: one record for what one read returned. */
    private Routine copyLoop(Plumbing.Output output, int log) {
        long buffer = memory.allocate(BUFFER);
        long iov = memory.allocate(32);
        long header = iov + 24; // its first word is iov[1].iov_len: the length goes to both with one store
        memory.allocate(LogReader.HEADER);
        Memory.putLong(iov, header);
        Memory.putLong(iov + 8, LogReader.HEADER);
        Memory.putLong(iov + 16, buffer);
        Memory.putInt(header + 24, output.stream());
        Memory.putInt(header + 28, LogReader.MAGIC);
        Routine end = program.routine(1);
        end.attempt(Syscall.EXIT, 0);
        Routine loop = program.routine(5);
        long ownFailures = memory.allocate(16);
        loop.useFailureRecord(ownFailures);
        loop.onError(end);
        loop.call("read output", Syscall.READ, output.descriptor(), buffer, BUFFER)
                .storeAt(iov + 24)
                .ifZero(end);
        loop.attempt(Syscall.CLOCK_GETTIME, CLOCK_REALTIME, header + 8);
        loop.attempt(Syscall.WRITEV, log, iov, 2);
        loop.jump(loop);
        return loop;
    }

    /** Socket to pipe; the socket's end is the pipe's end, and a reader who is gone shuts the socket. */
    private Routine inputCopier(Plumbing.Input input) {
        long buffer = memory.allocate(BUFFER);
        long ownFailures = memory.allocate(16);
        Routine end = program.routine(3);
        end.attempt(Syscall.CLOSE, input.pipe());
        end.attempt(Syscall.SHUTDOWN, input.socket(), SHUT_RD);
        end.attempt(Syscall.EXIT, 0);
        Routine loop = program.routine(4).onError(end);
        loop.useFailureRecord(ownFailures);
        Routine.Operation read = loop.call("read input", Syscall.READ, input.socket(), buffer, BUFFER)
                .ifZero(end);
        Routine.Operation write = loop.call("write input", Syscall.WRITE, input.pipe(), buffer, 0);
        read.storeAt(write.argument(2));
        loop.jump(loop);
        return loop;
    }

    /** Closes every descriptor that is not in the set. */
    private static void closeAllBut(Routine routine, Collection<Integer> kept) {
        long from = 0;
        for (int number : new TreeSet<>(kept)) {
            if (number > from) {
                routine.attempt(Syscall.CLOSE_RANGE, from, number - 1, 0);
            }
            from = number + 1L;
        }
        routine.attempt(Syscall.CLOSE_RANGE, from, 0xffffffffL, 0);
    }

    /**
     * What init is born into.
     *
     * @param created CLONE_NEW* of namespaces made for it
     * @param pidNamespace descriptor of a pid namespace or pidfd whose pid namespace it shares; -1 for none
     * @param cgroup descriptor of a directory of cgroup v2; -1 where there is none
     */
    record Birth(long created, int pidNamespace, int cgroup) {
        static Birth in(CgroupEntrance entrance, long created, int pidNamespace) {
            return new Birth(
                    created, pidNamespace, entrance.birthplace().map(Fd::number).orElse(-1));
        }
    }

    /**
     * Writes the prelude, which makes a clone of the launcher a shim and clones init, and runs it: returns when the
     * container runs or could not be started.
     *
     * @param init the routine of init
     * @param kept all descriptors that shim and init need
     * @param executable a sealed file that becomes the shim's /proc/self/exe
     */
    void run(Routine init, Birth birth, Collection<Integer> kept, Fd executable) {
        Routine died = program.routine(1);
        died.attempt(Syscall.EXIT_GROUP, 1);
        Routine prelude = program.routine(PRELUDE_OPERATIONS + 2 * kept.size()).onError(died);
        addressSpace.unmapAllBut(prelude, memory.base(), memory.length());
        TreeSet<Integer> open = new TreeSet<>(kept);
        open.add(executable.number());
        closeAllBut(prelude, open);
        prelude.attempt(Syscall.SETSID);
        prelude.attempt(Syscall.PRCTL, Prctl.PR_SET_NAME, memory.cString("jdock-shim"), 0, 0, 0);
        signals(prelude);
        becomeNobodysExecutable(prelude, executable);
        protectFromOomKiller(prelude);
        long ownPidNamespace = memory.allocate(8);
        if (birth.pidNamespace() >= 0) {
            prelude.call(
                            "open own pid namespace",
                            Syscall.OPENAT,
                            Fcntl.AT_FDCWD,
                            memory.cString("/proc/self/ns/pid"),
                            Fcntl.O_RDONLY | Fcntl.O_CLOEXEC)
                    .storeAt(ownPidNamespace);
            prelude.call("join pid namespace", Syscall.SETNS, birth.pidNamespace(), Sched.CLONE_NEWPID);
        }
        long flags = Sched.CLONE_VM | Sched.CLONE_VFORK | Sched.CLONE_CLEAR_SIGHAND | birth.created();
        CloneArguments.sharing(flags, SIGCHLD, 0)
                .into(birth.cgroup())
                .write(memory, prelude, "clone init")
                .storeAt(initPid)
                .ifZero(init);
        if (birth.pidNamespace() >= 0) {
            // A process whose children are to be born elsewhere cannot have threads: clone(2), EINVAL.
            prelude.copyToNext(ownPidNamespace, 0);
            prelude.call("return to own pid namespace", Syscall.SETNS, 0, Sched.CLONE_NEWPID);
        }
        prelude.jump(residence);

        CloneArguments.process(Sched.CLONE_PARENT | Sched.CLONE_CLEAR_SIGHAND, 0)
                .write(memory, launch, "clone shim")
                .storeAt(shimPid)
                .ifZero(prelude);
        launch.jump(launched);
        program.run(launch);
    }

    /** Default dispositions, which init inherits, and a shim that nothing but SIGKILL disturbs. */
    private void signals(Routine prelude) {
        long defaultAction = memory.allocate(32);
        for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
            if (signal != SIGKILL && signal != SIGSTOP) {
                prelude.attempt(Syscall.RT_SIGACTION, signal, defaultAction, 0, SIGSET_SIZE);
            }
        }
        long all = memory.allocate(SIGSET_SIZE);
        Memory.putLong(all, -1);
        prelude.attempt(Syscall.RT_SIGPROCMASK, SIG_SETMASK, all, 0, SIGSET_SIZE);
    }

    /**
     * Until its execve, init's /proc/self/exe is the shim's. An image whose command is a script for the interpreter
     * /proc/self/exe would run it in the container and could then overwrite it on the host (CVE-2019-5736): so the
     * shim takes an empty sealed file for its executable. The same call gives it its command line. Possible because
     * nothing of the real one is mapped any more; see PR_SET_MM_MAP in prctl(2).
     */
    private void becomeNobodysExecutable(Routine prelude, Fd executable) {
        long title = privatePage(prelude);
        for (int word = 0; word < NAME_CAPACITY; word += 8) {
            prelude.copyWord(commandLine + word, title + word);
        }
        long map = memory.allocate(Prctl.MM_MAP_SIZE);
        long code = memory.base();
        long[] fields = {
            code,
            code + 1, // start_code, end_code
            code,
            code + 1, // start_data, end_data
            code,
            code,
            code, // start_brk, brk, start_stack
            title,
            title + commandLineLength, // arg_start, arg_end
            title + commandLineLength,
            title + commandLineLength // env_start, env_end
        };
        for (int i = 0; i < fields.length; i++) {
            Memory.putLong(map + 8L * i, fields[i]);
        }
        Memory.putInt(map + Prctl.MM_MAP_SIZE - 4, executable.number());
        prelude.call(
                "replace the shim's executable (prctl PR_SET_MM_MAP, needs CONFIG_CHECKPOINT_RESTORE)",
                Syscall.PRCTL,
                Prctl.PR_SET_MM,
                Prctl.PR_SET_MM_MAP,
                map,
                Prctl.MM_MAP_SIZE,
                0);
    }

    /** The kernel shows a command line only from private memory: one page behind what the shim kept. */
    private long privatePage(Routine prelude) {
        long page = AddressSpace.behind(memory.base(), memory.length());
        int protection = Mman.PROT_READ | Mman.PROT_WRITE;
        int flags = Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS | Mman.MAP_FIXED;
        prelude.call("map the command line", Syscall.MMAP, page, NAME_CAPACITY, protection, flags, -1, 0);
        return page;
    }

    /** Lowering the score needs CAP_SYS_RESOURCE; without it the shim is as killable as the daemon. */
    private void protectFromOomKiller(Routine prelude) {
        writeFile(prelude, "/proc/self/oom_score_adj", "-999");
    }

    /** Opens, writes and closes a file of proc; an error changes nothing. */
    void writeFile(Routine routine, String path, String text) {
        long file = memory.cString(path);
        long slot = memory.allocate(8);
        int flags = Fcntl.O_WRONLY | Fcntl.O_CLOEXEC;
        routine.attempt(Syscall.OPENAT, Fcntl.AT_FDCWD, file, flags, 0).storeAt(slot);
        routine.copyToNext(slot, 0);
        routine.attempt(Syscall.WRITE, 0, memory.cString(text), text.length());
        routine.copyToNext(slot, 0);
        routine.attempt(Syscall.CLOSE, 0);
    }
}
