package io.jdock.daemon.image;

import io.jdock.daemon.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a Dockerfile quotes and names variables: as a shell, without its other expansions. */
final class DockerfileWords {
    /** Instructions that exist but are no change of a configuration, and those that are. */
    static final Set<String> KNOWN = Set.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private DockerfileWords() {}

    /** Splits at blanks that are neither quoted nor escaped; quotes and escapes stay for {@link #expand}. */
    static List<String> split(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
                word.append(c).append(line.charAt(++i));
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                }
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** Removes quotes and escapes and replaces {@code $NAME}, <code>${NAME}</code>, {@code :-} and {@code :+}. */
    static String expand(String text, Map<String, String> variables) {
        var out = new StringBuilder();
        char quote = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote && quote != 0) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == '\\' && quote != '\'' && at < text.length()) {
                char next = text.charAt(at++);
                // Within double quotes a backslash escapes only what means something there.
                boolean kept = quote == '"' && next != '"' && next != '$' && next != '\\';
                out.append(kept ? "\\" : "").append(next);
            } else if (c == '$' && quote != '\'') {
                at = variable(text, at, variables, out);
            } else {
                out.append(c);
            }
        }
        if (quote != 0) {
            throw EngineException.invalid("failed to process \"" + text
                    + "\": unexpected end of statement while looking for matching "
                    + (quote == '"' ? "double" : "single") + "-quote");
        }
        return out.toString();
    }

    /** Reads a variable after its dollar sign; returns where the text goes on. */
    private static int variable(String text, int start, Map<String, String> variables, StringBuilder out) {
        if (start < text.length() && text.charAt(start) == '{') {
            int close = closing(text, start);
            out.append(braced(text.substring(start + 1, close), variables));
            return close + 1;
        }
        int end = nameEnd(text, start);
        if (end == start) {
            out.append('$');
            return start;
        }
        out.append(variables.getOrDefault(text.substring(start, end), ""));
        return end;
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw EngineException.invalid("failed to process \"" + text + "\": syntax error: missing '}'");
    }

    private static String braced(String inside, Map<String, String> variables) {
        int end = nameEnd(inside, 0);
        String name = inside.substring(0, end);
        String operator = inside.substring(end);
        String value = variables.getOrDefault(name, "");
        if (operator.isEmpty() && !name.isEmpty()) {
            return value;
        }
        if (operator.startsWith(":-")) {
            return value.isEmpty() ? expand(operator.substring(2), variables) : value;
        }
        if (operator.startsWith(":+")) {
            return value.isEmpty() ? "" : expand(operator.substring(2), variables);
        }
        throw EngineException.invalid("failed to process \"${" + inside + "}\": unsupported modifier");
    }

    private static int nameEnd(String text, int start) {
        int end = start;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end;
    }
}
