package io.jdock.cli.terminal;

import io.jdock.cli.CommandFailure;
import java.util.Arrays;

/** Watches input for the keys that detach; they are never sent to the container. */
public final class DetachKeys {
    private static final byte[] DEFAULT = {0x10, 0x11};
    private static final int CONTROL_MASK = 0x1f;

    private final byte[] keys;
    private int matched;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /**
     * Reads keys as Docker writes them: single characters and {@code ctrl-x} with x a letter or one of {@code @[\]^_},
     * separated by commas; null is {@code ctrl-p,ctrl-q}.
     *
     * @throws CommandFailure for anything else
     */
    public static DetachKeys of(String text) {
        if (text == null || text.isEmpty()) {
            return new DetachKeys(DEFAULT);
        }
        String[] names = text.split(",", -1);
        byte[] keys = new byte[names.length];
        for (int i = 0; i < names.length; i++) {
            keys[i] = key(names[i]);
        }
        return new DetachKeys(keys);
    }

    private static byte key(String name) {
        if (name.length() == 1) {
            return (byte) name.charAt(0);
        }
        if (name.length() == 6 && name.startsWith("ctrl-")) {
            char c = name.charAt(5);
            if (c >= 'a' && c <= 'z' || c >= '@' && c <= '_') {
                return (byte) (c & CONTROL_MASK);
            }
        }
        throw new CommandFailure(1, "invalid detach keys (" + name + ") provided");
    }

    /**
     * Takes input and gives what of it may be sent. What could be the beginning of the keys is kept back until the next
     * byte decides.
     */
    public byte[] filter(byte[] input, int length) {
        byte[] passed = new byte[length + keys.length];
        int count = 0;
        for (int i = 0; i < length && !complete(); i++) {
            byte next = input[i];
            if (next == keys[matched]) {
                matched++;
            } else {
                System.arraycopy(keys, 0, passed, count, matched);
                count += matched;
                matched = 0;
                if (next == keys[0]) {
                    matched = 1;
                } else {
                    passed[count++] = next;
                }
            }
        }
        return Arrays.copyOf(passed, count);
    }

    /** Whether all of the keys were seen, one after the other. */
    public boolean complete() {
        return matched == keys.length;
    }
}
