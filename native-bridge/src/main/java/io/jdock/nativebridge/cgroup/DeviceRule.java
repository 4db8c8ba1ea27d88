package io.jdock.nativebridge.cgroup;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A rule about device nodes; later rules refine earlier ones. A group starts with what its parent may do.
 *
 * @param allow whether the access becomes allowed or forbidden
 * @param type which devices; {@link Type#ALL} means everything, whatever the numbers and the access
 * @param major empty for any
 * @param minor empty for any
 */
public record DeviceRule(boolean allow, Type type, OptionalInt major, OptionalInt minor, Set<Access> access) {
    public DeviceRule {
        requireNonNull(type, "type is null");
        requireNonNull(major, "major is null");
        requireNonNull(minor, "minor is null");
        access = Set.copyOf(access);
        if (access.isEmpty() && type != Type.ALL) {
            throw new IllegalArgumentException("device rule: no access");
        }
    }

    /** The devices a rule is about. */
    public enum Type {
        ALL('a'),
        CHARACTER('c'),
        BLOCK('b');

        private final char letter;

        Type(char letter) {
            this.letter = letter;
        }

        /** @param text a, c, u (which is c) or b */
        public static Type ofLetter(String text) {
            return switch (text) {
                case "a", "" -> ALL;
                case "c", "u" -> CHARACTER;
                case "b" -> BLOCK;
                default -> throw new IllegalArgumentException("device rule: type \"" + text + "\"");
            };
        }
    }

    /** What may be done with a device. */
    public enum Access {
        /** {@code mknod(2)}: BPF_DEVCG_ACC_MKNOD of include/uapi/linux/bpf.h. */
        MKNOD('m', 1),
        READ('r', 2),
        WRITE('w', 4);

        private final char letter;
        private final int bit;

        Access(char letter, int bit) {
            this.letter = letter;
            this.bit = bit;
        }

        int bit() {
            return bit;
        }

        /** @param letters of r, w and m */
        public static Set<Access> ofLetters(String letters) {
            Set<Access> access = EnumSet.noneOf(Access.class);
            for (char letter : letters.toCharArray()) {
                switch (letter) {
                    case 'r' -> access.add(READ);
                    case 'w' -> access.add(WRITE);
                    case 'm' -> access.add(MKNOD);
                    default -> throw new IllegalArgumentException("device rule: access \"" + letters + "\"");
                }
            }
            return access;
        }
    }

    public static DeviceRule allowAll() {
        return new DeviceRule(true, Type.ALL, OptionalInt.empty(), OptionalInt.empty(), EnumSet.allOf(Access.class));
    }

    public static DeviceRule denyAll() {
        return new DeviceRule(false, Type.ALL, OptionalInt.empty(), OptionalInt.empty(), EnumSet.allOf(Access.class));
    }

    /** The access as BPF_DEVCG_ACC_* bits. */
    int accessBits() {
        return access.stream().mapToInt(Access::bit).reduce(0, (a, b) -> a | b);
    }

    /** As devices.allow and devices.deny of cgroup v1 take it: {@code c 1:3 rwm}. */
    String toLegacyText() {
        if (type == Type.ALL) {
            return "a";
        }
        StringBuilder text = new StringBuilder().append(type.letter).append(' ');
        text.append(major.isPresent() ? Integer.toString(major.getAsInt()) : "*")
                .append(':');
        text.append(minor.isPresent() ? Integer.toString(minor.getAsInt()) : "*")
                .append(' ');
        for (Access one : new Access[] {Access.READ, Access.WRITE, Access.MKNOD}) {
            if (access.contains(one)) {
                text.append(one.letter);
            }
        }
        return text.toString();
    }
}
