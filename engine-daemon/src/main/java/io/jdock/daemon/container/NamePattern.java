package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A client's regular expression for names. Go's are matched in linear time, Java's are not: one that takes too many
 * steps is refused, before it keeps a processor busy for ever.
 */
record NamePattern(Pattern pattern) {
    private static final int MOST_STEPS = 100_000;

    NamePattern {
        requireNonNull(pattern, "pattern is null");
    }

    /** What is no expression stands for itself. */
    static NamePattern of(String text) {
        try {
            return new NamePattern(Pattern.compile(text));
        } catch (PatternSyntaxException _) {
            return new NamePattern(Pattern.compile(Pattern.quote(text)));
        }
    }

    /**
     * Whether a part of the name matches.
     *
     * @throws EngineException INVALID if that takes too long to find out
     */
    boolean isIn(String name) {
        return pattern.matcher(new Counted(name, pattern)).find();
    }

    /** A text that knows how often it was looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private final Pattern reader;
        private int steps;

        Counted(String text, Pattern reader) {
            this.text = text;
            this.reader = reader;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw EngineException.invalid("invalid filter 'name=" + reader + "': the expression is too complex");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
