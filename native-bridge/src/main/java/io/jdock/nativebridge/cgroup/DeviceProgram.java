package io.jdock.nativebridge.cgroup;

import io.jdock.nativebridge.abi.Bpf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Device rules as a program of type BPF_PROG_TYPE_CGROUP_DEVICE, which returns 1 to allow an access and 0 to refuse it.
 *
 * <p>Rules mean what they mean on cgroup v1: the last rule for all devices sets what holds in general and forgets what
 * was before it; the rules after it make exceptions, by exact numbers and kinds of access. Where nothing is allowed in
 * general, an access must be covered by one exception as a whole; where everything is, one forbidden part is enough.
 */
final class DeviceProgram {
    private static final int ALL_ACCESS = 7;
    private static final int R0 = 0;
    private static final int R1 = 1;
    private static final int TYPE = 2;
    private static final int ACCESS = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;

    private final boolean generallyAllowed;
    private final Map<Device, Integer> exceptions = new LinkedHashMap<>();
    private final List<Long> instructions = new ArrayList<>();

    private record Device(DeviceRule.Type type, OptionalInt major, OptionalInt minor) {}

    private DeviceProgram(List<DeviceRule> rules) {
        boolean allowed = true;
        for (DeviceRule rule : rules) {
            if (rule.type() == DeviceRule.Type.ALL) {
                allowed = rule.allow();
                exceptions.clear();
                continue;
            }
            Device device = new Device(rule.type(), rule.major(), rule.minor());
            int before = exceptions.getOrDefault(device, 0);
            int after = rule.allow() == allowed ? before & ~rule.accessBits() : before | rule.accessBits();
            if (after == 0) {
                exceptions.remove(device);
            } else {
                exceptions.put(device, after);
            }
        }
        generallyAllowed = allowed;
    }

    /** The instructions: an array of {@code struct bpf_insn}. */
    static byte[] compile(List<DeviceRule> rules) {
        DeviceProgram program = new DeviceProgram(rules);
        program.loadContext();
        program.exceptions.forEach(program::exception);
        program.answer(program.generallyAllowed);
        ByteBuffer bytes = ByteBuffer.allocate(program.instructions.size() * Bpf.BPF_INSN_SIZE)
                .order(ByteOrder.LITTLE_ENDIAN);
        program.instructions.forEach(bytes::putLong);
        return bytes.array();
    }

    private void loadContext() {
        load(TYPE, Bpf.CGROUP_DEV_CTX_ACCESS_TYPE);
        emit(Bpf.BPF_ALU | Bpf.BPF_MOV | Bpf.BPF_X, ACCESS, TYPE, 0, 0);
        emit(Bpf.BPF_ALU | Bpf.BPF_RSH | Bpf.BPF_K, ACCESS, 0, 0, 16);
        emit(Bpf.BPF_ALU | Bpf.BPF_AND | Bpf.BPF_K, TYPE, 0, 0, 0xffff);
        load(MAJOR, Bpf.CGROUP_DEV_CTX_MAJOR);
        load(MINOR, Bpf.CGROUP_DEV_CTX_MINOR);
    }

    private void exception(Device device, int access) {
        boolean anyAccess = access == ALL_ACCESS;
        // What has to be jumped over if the test fails: the tests that follow, and the answer, two instructions.
        int rest =
                2 + (device.major().isPresent() ? 1 : 0) + (device.minor().isPresent() ? 1 : 0) + (anyAccess ? 0 : 3);
        int type = device.type() == DeviceRule.Type.BLOCK ? Bpf.BPF_DEVCG_DEV_BLOCK : Bpf.BPF_DEVCG_DEV_CHAR;
        skipUnlessEqual(TYPE, type, rest);
        if (device.major().isPresent()) {
            skipUnlessEqual(MAJOR, device.major().getAsInt(), --rest);
        }
        if (device.minor().isPresent()) {
            skipUnlessEqual(MINOR, device.minor().getAsInt(), --rest);
        }
        if (!anyAccess) {
            emit(Bpf.BPF_ALU | Bpf.BPF_MOV | Bpf.BPF_X, R1, ACCESS, 0, 0);
            emit(Bpf.BPF_ALU | Bpf.BPF_AND | Bpf.BPF_K, R1, 0, 0, generallyAllowed ? access : ~access & ALL_ACCESS);
            int skip = generallyAllowed ? Bpf.BPF_JEQ : Bpf.BPF_JNE;
            emit(Bpf.BPF_JMP | skip | Bpf.BPF_K, R1, 0, 2, 0);
        }
        answer(!generallyAllowed);
    }

    private void load(int register, int offset) {
        emit(Bpf.BPF_LDX | Bpf.BPF_MEM | Bpf.BPF_W, register, R1, offset, 0);
    }

    private void skipUnlessEqual(int register, int value, int skip) {
        emit(Bpf.BPF_JMP | Bpf.BPF_JNE | Bpf.BPF_K, register, 0, skip, value);
    }

    private void answer(boolean allow) {
        emit(Bpf.BPF_ALU64 | Bpf.BPF_MOV | Bpf.BPF_K, R0, 0, 0, allow ? 1 : 0);
        emit(Bpf.BPF_JMP | Bpf.BPF_EXIT, 0, 0, 0, 0);
    }

    private void emit(int code, int destination, int source, int offset, int immediate) {
        instructions.add(code | (long) (source << 4 | destination) << 8 | (long) offset << 16 | (long) immediate << 32);
    }
}
