package io.jdock.nativebridge.capability;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A set of capabilities.
 *
 * @param bits bit n stands for the capability with number n, as in {@code CapBnd} of /proc/self/status
 */
public record CapabilitySet(long bits) {
    public static final CapabilitySet EMPTY = new CapabilitySet(0);

    /** include/uapi/linux/capability.h: {@code cap_user_header_t.version} of 64-bit sets. */
    public static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;
    /** {@code cap_user_header_t}: u32 version, s32 pid. */
    public static final int HEADER_SIZE = 8;
    /** Two {@code cap_user_data_t} of u32 effective, permitted, inheritable: low halves, then high halves. */
    public static final int DATA_SIZE = 24;

    public static CapabilitySet of(Capability... capabilities) {
        return of(Arrays.asList(capabilities));
    }

    public static CapabilitySet of(Collection<Capability> capabilities) {
        long bits = 0;
        for (Capability capability : capabilities) {
            bits |= 1L << capability.number();
        }
        return new CapabilitySet(bits);
    }

    /**
     * The set of these names, in any case, with or without {@code CAP_}.
     *
     * @throws IllegalArgumentException if one is not the name of a capability
     */
    public static CapabilitySet ofNames(Collection<String> names) {
        long bits = 0;
        for (String name : names) {
            Capability capability = Capability.ofName(name)
                    .orElseThrow(() -> new IllegalArgumentException("unknown capability: \"" + name + "\""));
            bits |= 1L << capability.number();
        }
        return new CapabilitySet(bits);
    }

    public boolean contains(Capability capability) {
        return contains(capability.number());
    }

    public boolean contains(int number) {
        return (bits >>> number & 1) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public CapabilitySet plus(CapabilitySet other) {
        return new CapabilitySet(bits | other.bits);
    }

    public CapabilitySet minus(CapabilitySet other) {
        return new CapabilitySet(bits & ~other.bits);
    }

    public CapabilitySet and(CapabilitySet other) {
        return new CapabilitySet(bits & other.bits);
    }

    /** The names, with {@code CAP_}, in the order of their numbers; numbers without a name are left out. */
    public List<String> names() {
        return Arrays.stream(Capability.values())
                .filter(this::contains)
                .map(Capability::name)
                .toList();
    }

    /** What capset(2) takes behind a header with {@link #LINUX_CAPABILITY_VERSION_3}. */
    public static byte[] capsetData(CapabilitySet effective, CapabilitySet permitted, CapabilitySet inheritable) {
        requireNonNull(inheritable, "inheritable is null");
        ByteBuffer data = ByteBuffer.allocate(DATA_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (int shift = 0; shift <= Integer.SIZE; shift += Integer.SIZE) {
            data.putInt((int) (effective.bits >>> shift));
            data.putInt((int) (permitted.bits >>> shift));
            data.putInt((int) (inheritable.bits >>> shift));
        }
        return data.array();
    }
}
