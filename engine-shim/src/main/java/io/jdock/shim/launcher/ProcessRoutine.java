package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Ioctls;
import io.jdock.nativebridge.abi.Prctl;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.capability.CapabilitySet;
import io.jdock.nativebridge.capability.OwnCapabilities;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.program.Routine;
import io.jdock.nativebridge.program.SyscallProgram;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.seccomp.SeccompProgram;
import io.jdock.shim.client.StartException;
import io.jdock.shim.oci.Process;
import io.jdock.shim.oci.Process.Capabilities;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last part of a container's init and of an exec: from a child of the shim in the right namespaces to the command
 * itself. Standard streams, limits, user, capabilities, filter, execve.
 */
final class ProcessRoutine {
    private static final int PROCESS_OPERATIONS = 48;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SIG_SETMASK = 2;
    private static final int SIGSET_SIZE = 8;
    private static final int ALL_FDS = -1;
    /** Where the executable of an init is open until it is executed. */
    private static final int INIT_DESCRIPTOR = 3;

    /** What this launcher can give to others at all. */
    private static final CapabilitySet AVAILABLE = OwnCapabilities.bounding();

    private static final int DEFAULT_UMASK = 022;
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** getrlimit(2), asm-generic/resource.h. */
    private static final Map<String, Integer> RLIMITS = Map.ofEntries(
            Map.entry("RLIMIT_CPU", 0),
            Map.entry("RLIMIT_FSIZE", 1),
            Map.entry("RLIMIT_DATA", 2),
            Map.entry("RLIMIT_STACK", 3),
            Map.entry("RLIMIT_CORE", 4),
            Map.entry("RLIMIT_RSS", 5),
            Map.entry("RLIMIT_NPROC", 6),
            Map.entry("RLIMIT_NOFILE", 7),
            Map.entry("RLIMIT_MEMLOCK", 8),
            Map.entry("RLIMIT_AS", 9),
            Map.entry("RLIMIT_LOCKS", 10),
            Map.entry("RLIMIT_SIGPENDING", 11),
            Map.entry("RLIMIT_MSGQUEUE", 12),
            Map.entry("RLIMIT_NICE", 13),
            Map.entry("RLIMIT_RTPRIO", 14),
            Map.entry("RLIMIT_RTTIME", 15));

    /**
     * Standard streams: descriptors in the shim.
     *
     * @param terminal whether they are a terminal that becomes the controlling one
     */
    record Streams(int in, int out, int err, boolean terminal) {}

    private final Process process;
    private final Identity identity;
    private final Streams streams;
    private final Optional<SeccompProgram> filter;
    private final List<String> candidates;
    private final List<String> environment;
    /** The executable of an init that runs the command as its child; empty if the command is itself executed. */
    private final Optional<Fd> init;

    private final Optional<Tree> root;

    /** @param root the container's, for what is said of a command that cannot be executed */
    ProcessRoutine(Process process, Identity identity, Streams streams, Optional<SeccompProgram> filter, Tree root)
            throws StartException {
        this.process = process;
        this.identity = identity;
        this.streams = streams;
        this.filter = filter;
        if (process.args().isEmpty()) {
            throw new StartException(StartException.Kind.INVALID, "no command specified");
        }
        this.environment = environment(process.env(), identity);
        this.candidates = candidates(process.args().getFirst(), environment);
        this.init = Optional.empty();
        this.root = Optional.of(root);
    }

    private ProcessRoutine(ProcessRoutine command, Fd init) {
        this.process = command.process;
        this.identity = command.identity;
        this.streams = command.streams;
        this.filter = command.filter;
        this.environment = command.environment;
        // One attempt, at what is there for certain.
        this.candidates = List.of(InitProgram.COMMAND.getFirst());
        this.init = Optional.of(init);
        this.root = Optional.empty();
    }

    /** The same command as the child of an init: a command that cannot be executed then ends that init. */
    ProcessRoutine underInit(Descriptors descriptors) {
        Fd image = InitProgram.make(process.args(), environment, candidates, streams.terminal());
        return new ProcessRoutine(this, descriptors.add(image));
    }

    private static List<String> environment(List<String> given, Identity identity) {
        List<String> environment = new ArrayList<>(given);
        if (given.stream().noneMatch(variable -> variable.startsWith("HOME="))) {
            environment.add("HOME=" + identity.home());
        }
        return environment;
    }

    /** The files that execvp(3) would try. */
    private static List<String> candidates(String command, List<String> environment) {
        if (command.contains("/")) {
            return List.of(command);
        }
        String path = environment.stream()
                .filter(variable -> variable.startsWith("PATH="))
                .map(variable -> variable.substring("PATH=".length()))
                .findFirst()
                .orElse(DEFAULT_PATH);
        List<String> files = new ArrayList<>();
        for (String directory : path.split(":")) {
            files.add((directory.isEmpty() ? "." : directory) + "/" + command);
        }
        return files;
    }

    /** The most operations that {@link #write} adds. */
    int operations() {
        return PROCESS_OPERATIONS + process.rlimits().size() + 64 + candidates.size();
    }

    /** Bytes of memory that {@link #write} takes, beside the operations. */
    long memory() {
        long text = 0;
        for (List<String> list : List.of(process.args(), environment, candidates)) {
            for (String string : list) {
                text += string.getBytes(StandardCharsets.UTF_8).length + 40L;
            }
        }
        return text
                + filter.map(program -> program.instructions().length).orElse(0)
                + 4096
                + identity.groups().size() * 4L;
    }

    /**
     * What came of each candidate, for the report.
     *
     * @param results address of one word a candidate: -errno of its execve
     * @param root where a command with a path is, to tell a directory from a forbidden file
     */
    record Attempts(String command, int count, long results, Optional<Tree> root) {
        private static final int ENOENT = 2;
        private static final int EACCES = 13;
        private static final int ENOTDIR = 20;

        /** Whether no candidate could be executed: a word that is still 0 is an execve that did not come back. */
        boolean allFailed() {
            for (int i = 0; i < count; i++) {
                if (Memory.getLong(results + 8L * i) == 0) {
                    return false;
                }
            }
            return true;
        }

        private boolean isDirectory() {
            if (root.isEmpty() || !command.startsWith("/")) {
                return false;
            }
            Optional<Fd> found = root.get().find(command, Fcntl.O_PATH);
            if (found.isEmpty()) {
                return false;
            }
            try (Fd file = found.get()) {
                return Files.stat(file).isDirectory();
            }
        }

        /** The failure of a command that none of the candidates could execute. */
        StartException failure() {
            int errno = ENOENT;
            for (int i = 0; i < count; i++) {
                int each = (int) -Memory.getLong(results + 8L * i);
                if (each != 0 && each != ENOENT && each != ENOTDIR) {
                    errno = each;
                }
            }
            String quoted = "exec: \"" + command + "\": ";
            if (errno != ENOENT) {
                String reason = io.jdock.nativebridge.raw.SyscallException.text(errno);
                String text = errno != EACCES ? reason : isDirectory() ? "is a directory" : "permission denied";
                return new StartException(StartException.Kind.COMMAND_NOT_EXECUTABLE, quoted + text);
            }
            return new StartException(
                    StartException.Kind.COMMAND_NOT_FOUND,
                    command.contains("/")
                            ? quoted + "stat " + command + ": no such file or directory"
                            : quoted + "executable file not found in $PATH");
        }
    }

    /** Room for the results of the attempts, in memory that outlives the start. */
    Attempts attempts(NativeArena memory) {
        long results = memory.allocate(8L * candidates.size());
        return new Attempts(process.args().getFirst(), candidates.size(), results, root);
    }

    /** Writes the operations, which do not return. */
    void write(SyscallProgram program, Routine routine, Routine failed, Attempts attempts) {
        NativeArena memory = program.memory();
        standardStreams(routine);
        int firstUnused = 3;
        if (init.isPresent()) {
            int image = init.get().number();
            if (image != INIT_DESCRIPTOR) {
                routine.call("keep init", Syscall.DUP3, image, INIT_DESCRIPTOR, Fcntl.O_CLOEXEC);
            }
            firstUnused = INIT_DESCRIPTOR + 1;
        }
        routine.call("close descriptors", Syscall.CLOSE_RANGE, firstUnused, ALL_FDS & 0xffffffffL, 0);
        routine.attempt(
                Syscall.UMASK,
                process.user().umask() == null ? DEFAULT_UMASK : process.user().umask());
        limits(memory, routine);
        if (process.noNewPrivileges()) {
            routine.call("no_new_privs", Syscall.PRCTL, Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        } else {
            // needs CAP_SYS_ADMIN, which is about to go
            filter.ifPresent(bytes -> filter(memory, routine, bytes));
        }
        privileges(memory, routine);
        if (process.noNewPrivileges()) {
            filter.ifPresent(bytes -> filter(memory, routine, bytes));
        }
        if (init.isEmpty()) {
            // An init takes blocked signals: one that comes before it waits for them is not lost.
            long noSignals = memory.allocate(SIGSET_SIZE);
            routine.attempt(Syscall.RT_SIGPROCMASK, SIG_SETMASK, noSignals, 0, SIGSET_SIZE);
        }
        execute(memory, routine, failed, attempts);
    }

    private void standardStreams(Routine routine) {
        routine.call("stdin", Syscall.DUP3, streams.in(), 0, 0);
        routine.call("stdout", Syscall.DUP3, streams.out(), 1, 0);
        routine.call("stderr", Syscall.DUP3, streams.err(), 2, 0);
        routine.attempt(Syscall.SETSID);
        if (streams.terminal()) {
            routine.call("controlling terminal", Syscall.IOCTL, 0, Ioctls.TIOCSCTTY, 0);
        }
    }

    private void limits(NativeArena memory, Routine routine) {
        for (Process.Rlimit limit : process.rlimits()) {
            long rlimit = memory.allocate(16);
            Memory.putLong(rlimit, limit.soft());
            Memory.putLong(rlimit + 8, limit.hard());
            Integer resource = RLIMITS.get(limit.type());
            if (resource != null) {
                routine.call("set " + limit.type(), Syscall.PRLIMIT64, 0, resource, rlimit, 0);
            }
        }
    }

    private static void filter(NativeArena memory, Routine routine, SeccompProgram filter) {
        long fprog = memory.allocate(16); // struct sock_fprog: number of instructions, pointer
        Memory.putShort(fprog, (short) filter.count());
        Memory.putLong(fprog + 8, memory.bytes(filter.instructions()));
        routine.call("seccomp filter", Syscall.SECCOMP, SECCOMP_SET_MODE_FILTER, filter.flags(), fprog);
    }

    /** The order matters: each step needs a privilege that a later one gives up. */
    private void privileges(NativeArena memory, Routine routine) {
        Capabilities capabilities = process.capabilities() == null
                ? new Capabilities(null, null, null, null, null)
                : process.capabilities();
        CapabilitySet bounding = CapabilitySet.ofNames(capabilities.bounding());
        for (int number = 0; number < Long.SIZE; number++) {
            if (AVAILABLE.contains(number) && !bounding.contains(number)) {
                routine.attempt(Syscall.PRCTL, Prctl.PR_CAPBSET_DROP, number, 0, 0, 0);
            }
        }
        routine.call("keep capabilities", Syscall.PRCTL, Prctl.PR_SET_KEEPCAPS, 1, 0, 0, 0);
        List<Integer> groups = identity.groups();
        long list = memory.allocate(4L * groups.size());
        for (int i = 0; i < groups.size(); i++) {
            Memory.putInt(list + 4L * i, groups.get(i));
        }
        routine.call("set supplementary groups", Syscall.SETGROUPS, groups.size(), list);
        routine.call("set group id", Syscall.SETRESGID, identity.gid(), identity.gid(), identity.gid());
        routine.call("set user id", Syscall.SETRESUID, identity.uid(), identity.uid(), identity.uid());
        long header = memory.allocate(CapabilitySet.HEADER_SIZE);
        Memory.putInt(header, CapabilitySet.LINUX_CAPABILITY_VERSION_3);
        byte[] sets = CapabilitySet.capsetData(
                CapabilitySet.ofNames(capabilities.effective()).and(AVAILABLE),
                CapabilitySet.ofNames(capabilities.permitted()).and(AVAILABLE),
                CapabilitySet.ofNames(capabilities.inheritable()).and(AVAILABLE));
        routine.call("set capabilities", Syscall.CAPSET, header, memory.bytes(sets));
        routine.attempt(Syscall.PRCTL, Prctl.PR_SET_KEEPCAPS, 0, 0, 0, 0);
        CapabilitySet ambient = CapabilitySet.ofNames(capabilities.ambient());
        for (int number = 0; number < Long.SIZE; number++) {
            if (ambient.contains(number)) {
                routine.attempt(Syscall.PRCTL, Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, number, 0, 0);
            }
        }
    }

    private void execute(NativeArena memory, Routine routine, Routine failed, Attempts attempts) {
        long envp = memory.cStringArray(environment);
        if (init.isPresent()) {
            List<String> arguments = new ArrayList<>(InitProgram.COMMAND);
            arguments.addAll(process.args());
            long line = memory.cStringArray(arguments);
            long empty = memory.cString("");
            routine.attempt(Syscall.EXECVEAT, INIT_DESCRIPTOR, empty, line, envp, Fcntl.AT_EMPTY_PATH)
                    .storeAt(attempts.results());
            routine.jump(failed);
            return;
        }
        long argv = memory.cStringArray(process.args());
        for (int i = 0; i < candidates.size(); i++) {
            long file = memory.cString(candidates.get(i));
            routine.attempt(Syscall.EXECVE, file, argv, envp).storeAt(attempts.results() + 8L * i);
        }
        routine.jump(failed);
    }
}
