package io.jdock.cli.template;

/** Reads the characters of a template and knows where it stands. */
final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    int offset() {
        return at;
    }

    void moveTo(int offset) {
        at = offset;
    }

    String from(int start) {
        return text.substring(start, at);
    }

    boolean looksAt(String word) {
        return text.startsWith(word, at);
    }

    boolean accept(String word) {
        if (looksAt(word)) {
            at += word.length();
            return true;
        }
        return false;
    }

    int find(String word) {
        return text.indexOf(word, at);
    }

    char peek() {
        return atEnd() ? '\0' : text.charAt(at);
    }

    char next() {
        return text.charAt(at++);
    }

    /** Whether there was any. */
    boolean skipSpace() {
        int start = at;
        while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at > start;
    }

    /** Letters, digits and underscores; empty if there are none. */
    String word() {
        int start = at;
        while (!atEnd() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Line and column as Go counts them: lines from 1, columns from 0. */
    String position(int offset) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return line + ":" + (offset - start);
    }

    TemplateException error(String message) {
        String position = position(Math.min(at, text.length()));
        return new TemplateException("template: :" + position.substring(0, position.indexOf(':')) + ": " + message);
    }
}
