package io.jdock.nativebridge.seccomp;

import static io.jdock.nativebridge.seccomp.SeccompArchitecture.AARCH64;
import static io.jdock.nativebridge.seccomp.SeccompArchitecture.ARM;
import static io.jdock.nativebridge.seccomp.SeccompArchitecture.X32;
import static io.jdock.nativebridge.seccomp.SeccompArchitecture.X86;
import static io.jdock.nativebridge.seccomp.SeccompArchitecture.X86_64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.seccomp.SeccompCondition.Operator;
import io.jdock.nativebridge.seccomp.SeccompCondition.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SeccompFilterTest {
    private static final SeccompAction EPERM = SeccompAction.errno(1);
    private static final SeccompAction ENOSYS = SeccompAction.errno(38);
    private static final int X86_64_ARCH = 0xc000003e;
    private static final int I386_ARCH = 0x40000003;
    private static final int X32_BIT = 0x40000000;
    private static final long[] NO_ARGUMENTS = new long[6];

    @Test
    void aCallGetsTheActionOfItsRule() {
        SeccompFilter filter = filter(EPERM, List.of(X86_64), allow("read", "write", "exit_group"));

        assertThat(run(filter, X86_64_ARCH, 0)).isEqualTo(0x7fff0000);
        assertThat(run(filter, X86_64_ARCH, 231)).isEqualTo(0x7fff0000);
        assertThat(run(filter, X86_64_ARCH, 2)).as("open").isEqualTo(0x00050001);
        assertThat(run(filter, X86_64_ARCH, 232)).as("beyond the newest").isEqualTo(0x00050000 | 38);
    }

    @Test
    void anArchitectureThatIsNotListedKillsTheProcess() {
        SeccompFilter filter = filter(SeccompAction.ALLOW, List.of(X86_64));

        assertThat(run(filter, X86_64_ARCH, 0)).isEqualTo(0x7fff0000);
        assertThat(run(filter, I386_ARCH, 1)).isEqualTo(0x80000000);
        assertThat(run(filter, X86_64_ARCH, X32_BIT | 1)).isEqualTo(0x80000000);
        assertThat(run(filter, X86_64_ARCH, -1))
                .as("a call skipped by a tracer")
                .isEqualTo(0x7fff0000);
    }

    @Test
    void highBitsDoNotHelpAgainstAConditionOnAnInt() {
        SeccompCondition isLocal = new SeccompCondition(0, Operator.GT, 40, 0, Width.INT);
        SeccompFilter filter = filter(
                EPERM, List.of(X86_64), new SeccompRule(List.of("socket"), SeccompAction.ALLOW, List.of(isLocal)));
        int socket = 41;

        assertThat(run(filter, X86_64_ARCH, socket, 41)).isEqualTo(0x7fff0000);
        assertThat(run(filter, X86_64_ARCH, socket, 40)).isEqualTo(0x00050001);
        assertThat(run(filter, X86_64_ARCH, socket, 0x1_0000_0028L)).isEqualTo(0x00050001);
    }

    @Test
    void i386MultiplexersFollowTheRulesOfTheirCalls() {
        SeccompFilter filter = filter(EPERM, List.of(X86), allow("bind", "semop"));
        int socketcall = 102;
        int ipc = 117;

        assertThat(run(filter, I386_ARCH, 361)).as("bind itself").isEqualTo(0x7fff0000);
        assertThat(run(filter, I386_ARCH, socketcall, 2)).isEqualTo(0x7fff0000);
        assertThat(run(filter, I386_ARCH, socketcall, 1)).isEqualTo(0x00050001);
        assertThat(run(filter, I386_ARCH, ipc, 1)).isEqualTo(0x7fff0000);
        assertThat(run(filter, I386_ARCH, ipc, 2)).isEqualTo(0x00050001);
    }

    @Test
    void everyOperatorAgreesWithItsDefinition() {
        long[] values = {0, 1, 0xffff_ffffL, 0x1_0000_0000L, 0x1_0000_0001L, 0x7e02_0000L, 0x7fff_ffff_ffff_ffffL, -1};
        for (Operator operator : Operator.values()) {
            for (Width width : Width.values()) {
                for (long value : values) {
                    if (width == Width.INT && value >>> 32 != 0) {
                        continue;
                    }
                    SeccompCondition condition = new SeccompCondition(3, operator, value, value & 0x7000_0001, width);
                    SeccompFilter filter = filter(
                            EPERM,
                            List.of(X86_64),
                            new SeccompRule(List.of("clone"), SeccompAction.ALLOW, List.of(condition)));
                    BpfInterpreter compiled = new BpfInterpreter(filter.compile());
                    for (long argument : values) {
                        for (long near : new long[] {argument - 1, argument, argument + 1}) {
                            long[] arguments = {0, 0, 0, near, 0, 0};
                            assertThat(compiled.run(X86_64_ARCH, 56, arguments))
                                    .as("%s with 0x%x", condition, near)
                                    .isEqualTo(condition.test(arguments) ? 0x7fff0000 : 0x00050001);
                        }
                    }
                }
            }
        }
    }

    @Test
    void randomFiltersAgreeWithTheRulesReadOneByOne() {
        Random random = new Random(1);
        List<List<SeccompArchitecture>> architectures = List.of(
                List.of(X86_64),
                List.of(X86_64, X86, X32),
                List.of(X86, X86_64),
                List.of(X32, X86_64),
                List.of(AARCH64, ARM),
                List.of(ARM));
        for (int round = 0; round < 60; round++) {
            SeccompFilter filter = random(random, architectures.get(round % architectures.size()));
            BpfInterpreter compiled = new BpfInterpreter(filter.compile());
            for (int i = 0; i < 3000; i++) {
                int arch = random.nextInt(20) == 0
                        ? 0x12345
                        : filter.architectures()
                                .get(random.nextInt(filter.architectures().size()))
                                .auditArch();
                int number = switch (random.nextInt(8)) {
                    case 0 -> random.nextInt();
                    case 1, 2 -> X32_BIT | random.nextInt(600);
                    case 3 -> 983040 + random.nextInt(9);
                    default -> random.nextInt(500);
                };
                long[] arguments = random.longs(6, 0, 4)
                        .map(v -> random.nextInt(9) == 0 ? v << 32 : v)
                        .toArray();
                assertThat(compiled.run(arch, number, arguments))
                        .as("%s arch 0x%x number 0x%x", filter, arch, number)
                        .isEqualTo(evaluate(filter, arch, number, arguments).returnValue());
            }
        }
    }

    @Test
    void jumpsOfAnyLengthWork() {
        List<SeccompRule> rules = new ArrayList<>();
        for (String name : new TreeSet<>(SyscallTable.of(X86_64).names())) {
            // A condition for each call makes ranges that do not merge, and so jumps over thousands of instructions.
            rules.add(new SeccompRule(
                    List.of(name),
                    SeccompAction.errno(1 + rules.size()),
                    List.of(SeccompCondition.of(1, Operator.EQ, rules.size(), 0))));
        }
        SeccompFilter filter = new SeccompFilter(SeccompAction.ALLOW, List.of(X86_64), rules, 0);
        SeccompProgram program = filter.compile();
        BpfInterpreter compiled = new BpfInterpreter(program);

        assertThat(program.count()).isGreaterThan(2000);
        for (int number = 0; number < 500; number++) {
            for (int argument = 0; argument < rules.size(); argument += 7) {
                long[] arguments = {0, argument, 0, 0, 0, 0};
                assertThat(compiled.run(X86_64_ARCH, number, arguments))
                        .isEqualTo(
                                evaluate(filter, X86_64_ARCH, number, arguments).returnValue());
            }
        }
    }

    @Test
    void aProgramThatTheKernelWouldRefuseIsRefused() {
        List<SeccompRule> rules = new ArrayList<>();
        for (String name : SyscallTable.of(X86_64).names()) {
            rules.add(new SeccompRule(
                    List.of(name),
                    EPERM,
                    List.of(
                            SeccompCondition.of(0, Operator.LE, rules.size(), 0),
                            SeccompCondition.of(1, Operator.LE, rules.size(), 0))));
        }
        SeccompFilter filter = new SeccompFilter(SeccompAction.ALLOW, List.of(X86_64), rules, 0);

        assertThatThrownBy(filter::compile)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4096");
    }

    /** The definition of a filter, without ranges, trees and jumps. */
    private static SeccompAction evaluate(SeccompFilter filter, int arch, int number, long[] arguments) {
        if (filter.architectures().stream().noneMatch(a -> a.auditArch() == arch)) {
            return SeccompAction.KILL_PROCESS;
        }
        boolean allowing = List.of(SeccompAction.Kind.ALLOW, SeccompAction.Kind.LOG, SeccompAction.Kind.TRACE)
                .contains(filter.defaultAction().kind());
        boolean x32 = arch == X86_64_ARCH && Integer.compareUnsigned(number, X32_BIT) >= 0;
        if (x32 && number == -1) {
            return allowing ? filter.defaultAction() : ENOSYS;
        }
        SeccompArchitecture architecture = switch (arch) {
            case X86_64_ARCH -> x32 ? X32 : X86_64;
            case I386_ARCH -> X86;
            case 0xc00000b7 -> AARCH64;
            default -> ARM;
        };
        if (!filter.architectures().contains(architecture)) {
            return SeccompAction.KILL_PROCESS;
        }
        int plain = x32 ? number - X32_BIT : number;
        SyscallTable table = SyscallTable.of(architecture);
        List<SeccompRule> matching = filter.rules().stream()
                .filter(rule -> rule.names().stream()
                        .anyMatch(name -> table.number(name).orElse(-7) == plain))
                .toList();
        for (SeccompRule rule : matching) {
            if (rule.conditions().isEmpty()) {
                return rule.action();
            }
        }
        for (SeccompRule rule : matching) {
            if (rule.conditions().stream().allMatch(condition -> condition.test(arguments))) {
                return rule.action();
            }
        }
        int newest = filter.rules().stream()
                .flatMap(rule -> rule.names().stream())
                .mapToInt(name -> table.number(name).orElse(-1))
                .filter(n -> architecture != ARM || n < 900000)
                .max()
                .orElse(-1);
        boolean newer = matching.isEmpty() && newest >= 0 && Integer.compareUnsigned(plain, newest) > 0;
        return newer && !allowing ? ENOSYS : filter.defaultAction();
    }

    private static SeccompFilter random(Random random, List<SeccompArchitecture> architectures) {
        List<String> names = architectures.stream()
                .flatMap(a -> SyscallTable.of(a).names().stream())
                .distinct()
                // The multiplexers take rules from other calls; they have their own test.
                .filter(name -> !name.equals("socketcall") && !name.equals("ipc"))
                .sorted()
                .toList();
        SeccompAction[] actions = {
            SeccompAction.ALLOW,
            EPERM,
            ENOSYS,
            SeccompAction.KILL_PROCESS,
            SeccompAction.LOG,
            SeccompAction.trace(7),
            SeccompAction.TRAP,
            SeccompAction.KILL_THREAD
        };
        List<SeccompRule> rules = new ArrayList<>();
        for (int i = random.nextInt(40); i >= 0; i--) {
            List<String> ruleNames = random.ints(random.nextInt(random.nextBoolean() ? 60 : 9), 0, names.size())
                    .mapToObj(names::get)
                    .filter(name -> architectures.contains(X86) ? !multiplexed(name) : true)
                    .distinct()
                    .toList();
            List<SeccompCondition> conditions = ruleNames.size() > 9 || random.nextInt(3) == 0
                    ? List.of()
                    : random.ints(1 + random.nextInt(3), 0, 6)
                            .mapToObj(index -> SeccompCondition.of(
                                    index,
                                    Operator.values()[random.nextInt(Operator.values().length)],
                                    random.nextInt(4),
                                    random.nextInt(3)))
                            .toList();
            rules.add(new SeccompRule(ruleNames, actions[random.nextInt(3)], conditions));
        }
        return new SeccompFilter(actions[random.nextInt(actions.length)], architectures, rules, 0);
    }

    private static boolean multiplexed(String name) {
        return name.matches("(sem|shm|msg)(op|get|ctl|at|dt|snd|rcv|timedop)|socket.*|bind|connect|listen|accept4?"
                + "|get(sock|peer)name|send(to|msg|mmsg)?|recv(from|msg|mmsg)?|shutdown|[gs]etsockopt");
    }

    private static SeccompFilter filter(SeccompAction action, List<SeccompArchitecture> archs, SeccompRule... rules) {
        return new SeccompFilter(action, archs, List.of(rules), 0);
    }

    private static SeccompRule allow(String... names) {
        return new SeccompRule(List.of(names), SeccompAction.ALLOW, List.of());
    }

    private static int run(SeccompFilter filter, int arch, int number, long... arguments) {
        long[] six = NO_ARGUMENTS.clone();
        System.arraycopy(arguments, 0, six, 0, arguments.length);
        return new BpfInterpreter(filter.compile()).run(arch, number, six);
    }
}
