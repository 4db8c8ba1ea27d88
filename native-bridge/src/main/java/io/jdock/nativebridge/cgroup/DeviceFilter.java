package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.abi.Bpf;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads and attaches device programs: bpf(2). Needs CAP_BPF or CAP_SYS_ADMIN, and CAP_NET_ADMIN.
 *
 * <p>A program can be attached to any number of groups, and loading one, with verifier and compiler, takes the kernel 0.3
 * ms. Most containers have the same rules, so the programs of the first few different ones stay loaded for as long as
 * this process lives. Any thread may use an instance.
 */
final class DeviceFilter {
    private static final int MOST_KEPT = 16;

    /** Programs of this type call no helper that asks for the GPL. */
    private static final String LICENSE = "Apache-2.0";

    private static final String NAME = "jdock_devices";
    private static final int MOST_PROGRAMS = 64;
    private static final int LOG_SIZE = 64 * 1024;
    private static final int MOST_TRIES = 30;

    private final Map<List<DeviceRule>, Fd> programs = new ConcurrentHashMap<>();

    /**
     * Makes these rules those of a group of cgroup v2. They come in addition to what groups above forbid. If the group
     * has one program, as an earlier call leaves it, it is replaced in one step.
     */
    void set(String directory, List<DeviceRule> rules) {
        if (programs.size() >= MOST_KEPT && !programs.containsKey(rules)) {
            try (Fd program = load(DeviceProgram.compile(rules))) {
                set(directory, program);
            }
            return;
        }
        set(directory, programs.computeIfAbsent(rules, key -> load(DeviceProgram.compile(key))));
    }

    private static void set(String directory, Fd program) {
        try (Fd group = Files.open(directory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY)) {
            List<Integer> attached = attached(group);
            Optional<Fd> replaced = attached.size() == 1 ? Optional.of(byId(attached.getFirst())) : Optional.empty();
            try {
                attach(group, program, replaced, directory);
            } finally {
                replaced.ifPresent(Fd::close);
            }
        }
    }

    private static Fd load(byte[] instructions) {
        try (NativeArena arena = NativeArena.open()) {
            long attr = arena.allocate(Bpf.BPF_ATTR_SIZE);
            Memory.putInt(attr + Bpf.LOAD_PROG_TYPE, Bpf.BPF_PROG_TYPE_CGROUP_DEVICE);
            Memory.putInt(attr + Bpf.LOAD_INSN_CNT, instructions.length / Bpf.BPF_INSN_SIZE);
            Memory.putLong(attr + Bpf.LOAD_INSNS, arena.bytes(instructions));
            Memory.putLong(attr + Bpf.LOAD_LICENSE, arena.cString(LICENSE));
            Memory.putBytes(attr + Bpf.LOAD_PROG_NAME, NAME.getBytes(StandardCharsets.US_ASCII));
            long result = tryLoad(attr);
            if (Kernel.isError(result)) {
                throw new CgroupException("device rules: bpf(BPF_PROG_LOAD): "
                        + SyscallException.describe((int) -result) + verifierLog(arena, attr));
            }
            return Fd.own(result);
        }
    }

    /** The verifier gives up with EAGAIN when a signal comes. */
    private static long tryLoad(long attr) {
        long result = -Errno.EAGAIN;
        for (int i = 0; i < MOST_TRIES && result == -Errno.EAGAIN; i++) {
            result = Kernel.result(Syscall.BPF, Bpf.BPF_PROG_LOAD, attr, Bpf.BPF_ATTR_SIZE);
        }
        return result;
    }

    private static String verifierLog(NativeArena arena, long attr) {
        long log = arena.allocate(LOG_SIZE);
        Memory.putInt(attr + Bpf.LOAD_LOG_LEVEL, 1);
        Memory.putInt(attr + Bpf.LOAD_LOG_SIZE, LOG_SIZE);
        Memory.putLong(attr + Bpf.LOAD_LOG_BUF, log);
        long result = tryLoad(attr);
        if (!Kernel.isError(result)) {
            Fd.own(result).close();
        }
        String text = new String(Memory.getBytes(log, LOG_SIZE), StandardCharsets.US_ASCII);
        String used = text.substring(0, text.indexOf('\0')).strip();
        return used.isEmpty() ? "" : ": " + used;
    }

    private static List<Integer> attached(Fd group) {
        try (NativeArena arena = NativeArena.open()) {
            long ids = arena.allocate(4L * MOST_PROGRAMS);
            long attr = arena.allocate(Bpf.BPF_ATTR_SIZE);
            Memory.putInt(attr + Bpf.QUERY_TARGET_FD, group.number());
            Memory.putInt(attr + Bpf.QUERY_ATTACH_TYPE, Bpf.BPF_CGROUP_DEVICE);
            Memory.putLong(attr + Bpf.QUERY_PROG_IDS, ids);
            Memory.putInt(attr + Bpf.QUERY_PROG_CNT, MOST_PROGRAMS);
            Kernel.call(Syscall.BPF, Bpf.BPF_PROG_QUERY, attr, Bpf.BPF_ATTR_SIZE);
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < Memory.getInt(attr + Bpf.QUERY_PROG_CNT); i++) {
                found.add(Memory.getInt(ids + 4L * i));
            }
            return found;
        }
    }

    private static Fd byId(int id) {
        try (NativeArena arena = NativeArena.open()) {
            long attr = arena.allocate(Bpf.BPF_ATTR_SIZE);
            Memory.putInt(attr + Bpf.GET_ID, id);
            return Fd.own(Kernel.call(Syscall.BPF, Bpf.BPF_PROG_GET_FD_BY_ID, attr, Bpf.BPF_ATTR_SIZE));
        }
    }

    /** BPF_F_ALLOW_MULTI lets groups below add programs of their own; BPF_F_REPLACE is there since kernel 5.6. */
    private static void attach(Fd group, Fd program, Optional<Fd> replaced, String directory) {
        try (NativeArena arena = NativeArena.open()) {
            long attr = arena.allocate(Bpf.BPF_ATTR_SIZE);
            Memory.putInt(attr + Bpf.ATTACH_TARGET_FD, group.number());
            Memory.putInt(attr + Bpf.ATTACH_BPF_FD, program.number());
            Memory.putInt(attr + Bpf.ATTACH_TYPE, Bpf.BPF_CGROUP_DEVICE);
            Memory.putInt(
                    attr + Bpf.ATTACH_FLAGS, Bpf.BPF_F_ALLOW_MULTI | (replaced.isPresent() ? Bpf.BPF_F_REPLACE : 0));
            replaced.ifPresent(fd -> Memory.putInt(attr + Bpf.ATTACH_REPLACE_BPF_FD, fd.number()));
            long result = Kernel.result(Syscall.BPF, Bpf.BPF_PROG_ATTACH, attr, Bpf.BPF_ATTR_SIZE);
            Kernel.check(Syscall.BPF, result, "(BPF_PROG_ATTACH) device rules to " + directory);
        }
    }
}
