package io.jdock.daemon.api.stream;

import io.jdock.daemon.EngineException;
import java.util.Arrays;

/** The keys that a user presses one after another to leave a container's terminal without ending anything. */
public final class DetachKeys {
    /** Control-P, Control-Q. */
    public static final DetachKeys DEFAULT = new DetachKeys(new byte[] {16, 17});

    private final byte[] keys;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /**
     * Reads docker's form: single characters and {@code ctrl-} with a letter or one of {@code @ [ \ ] ^ _},
     * separated by commas. Empty means {@link #DEFAULT}.
     */
    public static DetachKeys parse(String text) {
        if (text.isEmpty()) {
            return DEFAULT;
        }
        String[] names = text.split(",", -1);
        byte[] keys = new byte[names.length];
        for (int i = 0; i < names.length; i++) {
            keys[i] = key(names[i]);
        }
        return new DetachKeys(keys);
    }

    private static byte key(String name) {
        if (name.length() == 1 && name.charAt(0) < 128) {
            return (byte) name.charAt(0);
        }
        if (name.startsWith("ctrl-") && name.length() == 6) {
            char key = name.charAt(5);
            if (key >= 'a' && key <= 'z') {
                return (byte) (key - 'a' + 1);
            }
            if (key == '@') {
                return 0;
            }
            if (key >= '[' && key <= '_') {
                return (byte) (key - '[' + 27);
            }
        }
        throw EngineException.invalid("Invalid detach keys (" + name + ") provided");
    }

    /** Begins to look for the keys in one client's input. */
    public Matcher matcher() {
        return new Matcher();
    }

    /** Finds the keys even where they arrive in pieces. Bytes that may be their beginning are held back. */
    public final class Matcher {
        private int matched;

        private Matcher() {}

        /**
         * Takes a piece of input and gives what is to be passed on: of input that holds the keys, what came before
         * them. What follows the keys is dropped.
         */
        public Result feed(byte[] bytes, int length) {
            byte[] passed = new byte[length + matched];
            int count = 0;
            for (int i = 0; i < length; i++) {
                byte key = bytes[i];
                // As docker does: after a mismatch the held keys are plain input, and this one may begin anew.
                if (matched > 0 && key != keys[matched]) {
                    System.arraycopy(keys, 0, passed, count, matched);
                    count += matched;
                    matched = 0;
                }
                if (key == keys[matched]) {
                    matched++;
                    if (matched == keys.length) {
                        matched = 0;
                        return new Result(Arrays.copyOf(passed, count), true);
                    }
                } else {
                    passed[count++] = key;
                }
            }
            return new Result(Arrays.copyOf(passed, count), false);
        }

        /** What is still held back when the input ends. */
        public byte[] held() {
            return Arrays.copyOf(keys, matched);
        }
    }

    /** What to pass on, and whether the user has detached. */
    @SuppressWarnings("ArrayRecordComponent") // a message that is passed on, never compared
    public record Result(byte[] passed, boolean detached) {}
}
