package io.jdock.nativebridge.seccomp;

import io.jdock.nativebridge.abi.Audit;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Filter;
import io.jdock.nativebridge.abi.Seccomp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Compiles a filter to a search tree over ranges of call numbers, one per value of {@code seccomp_data.arch}.
 *
 * <p>Neighbouring numbers with the same answer are one range. Docker's profile has about 70 ranges on x86-64, so that a
 * call costs about ten instructions; where the answer depends on nothing but the number, the kernel (since 5.11) even
 * remembers it and does not run the program.
 */
final class SeccompCompiler {
    private static final SeccompAction UNKNOWN_CALL = SeccompAction.errno(Errno.ENOSYS);
    /** arch/arm/include/uapi/asm/unistd.h: __ARM_NR_BASE; ARM's private calls are no "newest" ones. */
    private static final int ARM_PRIVATE = 0x0f0000;

    private static final long LAST_NUMBER = 0xffffffffL;

    private final SeccompFilter filter;

    SeccompCompiler(SeccompFilter filter) {
        this.filter = filter;
    }

    SeccompProgram compile() {
        Map<Integer, TreeMap<Long, Decision>> byArch = new LinkedHashMap<>();
        for (SeccompArchitecture architecture : filter.architectures()) {
            byArch.computeIfAbsent(architecture.auditArch(), this::emptyRanges).putAll(ranges(architecture));
        }
        BpfCode code = BpfCode.ret(SeccompAction.KILL_PROCESS.returnValue());
        List<Integer> archs = new ArrayList<>(byArch.keySet());
        for (int arch : archs.reversed()) {
            BpfCode tree = tree(merge(byArch.get(arch)));
            BpfCode body = BpfCode.load(Seccomp.SECCOMP_DATA_NR).then(tree);
            code = BpfCode.expect(Filter.BPF_JEQ, arch, body, code);
        }
        code = BpfCode.load(Seccomp.SECCOMP_DATA_ARCH).then(code);
        if (code.size() > Filter.BPF_MAXINSNS) {
            throw new IllegalArgumentException("seccomp filter: program of " + code.size()
                    + " instructions, the kernel takes " + Filter.BPF_MAXINSNS);
        }
        return new SeccompProgram(code.toBytes(), filter.flags());
    }

    /** What holds for an arch before its calls are known: only of interest where x86-64 or x32 is not listed. */
    private TreeMap<Long, Decision> emptyRanges(int arch) {
        TreeMap<Long, Decision> ranges = new TreeMap<>();
        ranges.put(0L, Decision.of(SeccompAction.KILL_PROCESS));
        if (arch == Audit.AUDIT_ARCH_X86_64) {
            ranges.put((long) Audit.__X32_SYSCALL_BIT, Decision.of(SeccompAction.KILL_PROCESS));
            // -1 is what a tracer sets to skip a call; it belongs to neither ABI.
            ranges.put(
                    LAST_NUMBER,
                    Decision.of(filter.defaultAction().mayExecute() ? filter.defaultAction() : UNKNOWN_CALL));
        }
        return ranges;
    }

    /** First number of each range, to what holds up to the next. */
    private TreeMap<Long, Decision> ranges(SeccompArchitecture architecture) {
        TreeMap<Integer, Decision> decisions = decisions(architecture);
        int newest = decisions.keySet().stream()
                .filter(number -> architecture != SeccompArchitecture.ARM || number < ARM_PRIVATE)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(Integer.MAX_VALUE);
        TreeMap<Long, Decision> ranges = new TreeMap<>();
        long base = architecture.numberBase();
        ranges.put(base, unnamed(0, newest));
        decisions.forEach((number, decision) -> {
            ranges.put(base + number, decision);
            if (!decisions.containsKey(number + 1)) {
                ranges.put(base + number + 1, unnamed(number + 1, newest));
            }
        });
        return ranges;
    }

    private Decision unnamed(int number, int newest) {
        boolean unknown = number > newest && !filter.defaultAction().mayExecute();
        return Decision.of(unknown ? UNKNOWN_CALL : filter.defaultAction());
    }

    private TreeMap<Integer, Decision> decisions(SeccompArchitecture architecture) {
        SyscallTable table = SyscallTable.of(architecture);
        Map<Integer, List<Decision.Branch>> branches = new HashMap<>();
        for (SeccompRule rule : filter.rules()) {
            for (String name : rule.names()) {
                OptionalInt number = table.number(name);
                if (number.isPresent()) {
                    branches.computeIfAbsent(number.getAsInt(), _ -> new ArrayList<>())
                            .add(new Decision.Branch(rule.conditions(), rule.action()));
                }
            }
        }
        if (architecture == SeccompArchitecture.X86) {
            I386Multiplexers.addTo(branches, table, filter.rules());
        }
        TreeMap<Integer, Decision> decisions = new TreeMap<>();
        branches.forEach((number, list) -> decisions.put(number, Decision.of(list, filter.defaultAction())));
        return decisions;
    }

    private static List<Map.Entry<Long, Decision>> merge(TreeMap<Long, Decision> ranges) {
        List<Map.Entry<Long, Decision>> merged = new ArrayList<>();
        ranges.forEach((start, decision) -> {
            if (merged.isEmpty() || !merged.getLast().getValue().equals(decision)) {
                merged.add(Map.entry(start, decision));
            }
        });
        return merged;
    }

    private static BpfCode tree(List<Map.Entry<Long, Decision>> ranges) {
        if (ranges.size() == 1) {
            return ranges.getFirst().getValue().code();
        }
        int middle = ranges.size() / 2;
        return BpfCode.choose(
                Filter.BPF_JGE,
                ranges.get(middle).getKey().intValue(),
                tree(ranges.subList(middle, ranges.size())),
                tree(ranges.subList(0, middle)));
    }
}
