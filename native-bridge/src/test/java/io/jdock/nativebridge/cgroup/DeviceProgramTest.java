package io.jdock.nativebridge.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.nativebridge.cgroup.DeviceRule.Access;
import io.jdock.nativebridge.cgroup.DeviceRule.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Runs the programs in a small interpreter. */
class DeviceProgramTest {
    private static final int BLOCK = 1;
    private static final int CHAR = 2;

    @Test
    void noRulesForbidNothing() {
        assertThat(allows(List.of(), CHAR, 1, 3, "rwm")).isTrue();
    }

    @Test
    void exceptionsAllowWhatTheyCoverAsAWhole() {
        List<DeviceRule> rules = List.of(
                DeviceRule.denyAll(),
                rule(true, "c", -1, -1, "m"),
                rule(true, "c", 1, 3, "rwm"),
                rule(true, "c", 136, -1, "rw"),
                rule(true, "b", 8, 0, "r"),
                rule(true, "b", 8, 0, "w"),
                rule(false, "c", 10, 229, "rwm"));

        assertThat(allows(rules, CHAR, 1, 3, "rw")).isTrue();
        assertThat(allows(rules, CHAR, 1, 3, "rwm")).isTrue();
        assertThat(allows(rules, CHAR, 1, 4, "r")).isFalse();
        assertThat(allows(rules, CHAR, 1, 4, "m")).isTrue();
        assertThat(allows(rules, BLOCK, 1, 3, "r")).isFalse();
        assertThat(allows(rules, CHAR, 136, 77, "rw")).isTrue();
        assertThat(allows(rules, CHAR, 136, 77, "rwm")).isFalse();
        assertThat(allows(rules, BLOCK, 8, 0, "rw"))
                .as("two rules for one device add up")
                .isTrue();
        assertThat(allows(rules, CHAR, 10, 229, "r")).isFalse();
    }

    @Test
    void oneForbiddenPartIsEnoughWhereAllIsAllowed() {
        List<DeviceRule> rules = List.of(
                rule(true, "c", 5, 5, "r"),
                DeviceRule.allowAll(),
                rule(false, "b", 8, -1, "w"),
                rule(false, "b", 9, -1, "rw"),
                rule(true, "b", 9, -1, "r"));

        assertThat(allows(rules, BLOCK, 8, 1, "r")).isTrue();
        assertThat(allows(rules, BLOCK, 8, 1, "rw")).isFalse();
        assertThat(allows(rules, BLOCK, 9, 1, "r")).isTrue();
        assertThat(allows(rules, BLOCK, 9, 1, "w")).isFalse();
        assertThat(allows(rules, CHAR, 8, 1, "rwm")).isTrue();
    }

    @Test
    void rulesHaveTheTextOfV1() {
        assertThat(DeviceRule.denyAll().toLegacyText()).isEqualTo("a");
        assertThat(rule(true, "c", 1, 3, "mrw").toLegacyText()).isEqualTo("c 1:3 rwm");
        assertThat(rule(true, "b", -1, -1, "m").toLegacyText()).isEqualTo("b *:* m");
    }

    private static DeviceRule rule(boolean allow, String type, int major, int minor, String access) {
        return new DeviceRule(
                allow,
                Type.ofLetter(type),
                major < 0 ? OptionalInt.empty() : OptionalInt.of(major),
                minor < 0 ? OptionalInt.empty() : OptionalInt.of(minor),
                Access.ofLetters(access));
    }

    private static boolean allows(List<DeviceRule> rules, int type, int major, int minor, String access) {
        int bits = Access.ofLetters(access).stream().mapToInt(Access::bit).sum();
        ByteBuffer context = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        context.putInt(bits << 16 | type).putInt(major).putInt(minor);
        return run(DeviceProgram.compile(rules), context) == 1;
    }

    private static long run(byte[] program, ByteBuffer context) {
        ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        long[] registers = new long[11];
        for (int at = 0; ; at++) {
            int destination = code.get(at * 8 + 1) & 15;
            int source = (code.get(at * 8 + 1) >> 4) & 15;
            int offset = code.getShort(at * 8 + 2);
            int immediate = code.getInt(at * 8 + 4);
            switch (code.get(at * 8) & 0xff) {
                case 0x61 -> registers[destination] = context.getInt(offset) & 0xffffffffL;
                case 0xbc -> registers[destination] = registers[source] & 0xffffffffL;
                case 0x74 -> registers[destination] = (registers[destination] & 0xffffffffL) >>> immediate;
                case 0x54 -> registers[destination] = registers[destination] & immediate & 0xffffffffL;
                case 0x55 -> at += registers[destination] != immediate ? offset : 0;
                case 0x15 -> at += registers[destination] == immediate ? offset : 0;
                case 0xb7 -> registers[destination] = immediate;
                case 0x95 -> {
                    return registers[0];
                }
                default -> throw new AssertionError("instruction at " + at);
            }
        }
    }
}
