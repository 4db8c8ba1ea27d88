package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A shell pattern as Go's {@code path.Match} has it, where {@code *} and {@code ?} stop at a slash. */
public record GlobPattern(String text, Pattern pattern) {
    public GlobPattern {
        requireNonNull(text, "text is null");
        requireNonNull(pattern, "pattern is null");
    }

    /** @throws EngineException INVALID if the pattern is malformed */
    public static GlobPattern parse(String text) {
        var regex = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '*' -> regex.append("[^/]*");
                case '?' -> regex.append("[^/]");
                case '[' -> at = characterClass(text, at, regex);
                case '\\' -> {
                    require(at < text.length(), text);
                    regex.append(Pattern.quote(text.substring(at, ++at)));
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return new GlobPattern(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
        } catch (PatternSyntaxException _) {
            throw malformed(text);
        }
    }

    public boolean matches(String candidate) {
        return pattern.matcher(candidate).matches();
    }

    /** Copies a class that starts after its bracket; returns where the text goes on. */
    private static int characterClass(String text, int start, StringBuilder regex) {
        int at = start;
        regex.append('[');
        if (at < text.length() && text.charAt(at) == '^') {
            regex.append('^');
            at++;
        }
        int first = at;
        while (true) {
            require(at < text.length(), text);
            char c = text.charAt(at++);
            if (c == ']' && at - 1 > first) {
                regex.append(']');
                return at;
            }
            require(c != ']', text);
            if (c == '\\') {
                require(at < text.length(), text);
                c = text.charAt(at++);
            } else if (c == '-') {
                regex.append('-');
                continue;
            }
            regex.append(Character.isLetterOrDigit(c) ? "" : "\\").append(c);
        }
    }

    private static void require(boolean wellFormed, String text) {
        if (!wellFormed) {
            throw malformed(text);
        }
    }

    private static EngineException malformed(String text) {
        return EngineException.invalid("invalid reference filter \"" + text + "\": syntax error in pattern");
    }
}
