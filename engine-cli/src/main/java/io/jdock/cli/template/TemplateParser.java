package io.jdock.cli.template;

import java.util.ArrayList;
import java.util.List;

/** Parses a whole template: text, actions and the blocks they open. */
final class TemplateParser {
    private final String text;
    private final Scanner scanner;
    private final ExpressionParser expressions;
    private boolean trimNext;
    /** The word that ended the block parsed last: "end", "else", or null for the end of the text. */
    private String closing;

    TemplateParser(String text) {
        this.text = text;
        this.scanner = new Scanner(text);
        this.expressions = new ExpressionParser(scanner);
    }

    List<Node> parse() {
        List<Node> nodes = block();
        if (closing != null) {
            throw scanner.error("unexpected {{" + closing + "}}");
        }
        return nodes;
    }

    private List<Node> block() {
        List<Node> nodes = new ArrayList<>();
        closing = null;
        while (!scanner.atEnd()) {
            textBefore(nodes);
            if (scanner.atEnd()) {
                return nodes;
            }
            openAction();
            if (scanner.accept("/*")) {
                comment();
                continue;
            }
            int start = scanner.offset();
            String word = scanner.word();
            switch (word) {
                case "end", "else" -> {
                    closing = word;
                    if (word.equals("end")) {
                        closeAction();
                    }
                    return nodes;
                }
                case "if" -> nodes.add(conditional());
                case "with" -> nodes.add(with());
                case "range" -> nodes.add(range());
                case "break", "continue" -> {
                    closeAction();
                    nodes.add(new Node.Leave(word.equals("break")));
                }
                default -> {
                    scanner.moveTo(start);
                    nodes.add(print());
                }
            }
            closing = null;
        }
        return nodes;
    }

    private void textBefore(List<Node> nodes) {
        int start = scanner.offset();
        int open = scanner.find("{{");
        int end = open < 0 ? text.length() : open;
        String piece = text.substring(start, end);
        if (trimNext) {
            piece = piece.stripLeading();
        }
        trimNext = false;
        boolean trim = open >= 0 && trims(open);
        if (trim) {
            piece = piece.stripTrailing();
        }
        if (!piece.isEmpty()) {
            nodes.add(new Node.Text(piece));
        }
        scanner.moveTo(end);
    }

    private void openAction() {
        boolean trim = trims(scanner.offset());
        scanner.accept(trim ? "{{-" : "{{");
        scanner.skipSpace();
    }

    /** Whether the braces there take away the space before them; a minus without a space is that of a number. */
    private boolean trims(int open) {
        return text.startsWith("{{-", open)
                && open + 3 < text.length()
                && Character.isWhitespace(text.charAt(open + 3));
    }

    private void closeAction() {
        scanner.skipSpace();
        if (scanner.accept("-}}")) {
            trimNext = true;
        } else if (!scanner.accept("}}")) {
            throw scanner.error(unexpected());
        }
    }

    private String unexpected() {
        if (scanner.atEnd()) {
            return "unclosed action";
        }
        char c = scanner.peek();
        return c == '}' ? "bad character U+007D '}'" : "unexpected \"" + c + "\" in operand";
    }

    private void comment() {
        int end = scanner.find("*/");
        if (end < 0) {
            throw scanner.error("unclosed comment");
        }
        scanner.moveTo(end + 2);
        closeAction();
    }

    private void needValue(String word) {
        scanner.skipSpace();
        if (scanner.looksAt("}}")) {
            throw scanner.error("missing value for " + word);
        }
    }

    private Node print() {
        String variable = assignment();
        Expression value = expressions.pipeline();
        closeAction();
        return new Node.Print(variable, value);
    }

    /** {@code $name :=} or {@code $name =}; null if there is none. */
    private String assignment() {
        int start = scanner.offset();
        if (scanner.accept("$")) {
            String name = "$" + scanner.word();
            scanner.skipSpace();
            if (scanner.accept(":=") || scanner.accept("=")) {
                scanner.skipSpace();
                return name;
            }
        }
        scanner.moveTo(start);
        return null;
    }

    private Node conditional() {
        needValue("if");
        Expression condition = expressions.pipeline();
        closeAction();
        List<Node> body = block();
        return new Node.If(condition, body, otherwise("if"));
    }

    private Node with() {
        needValue("with");
        String variable = assignment();
        Expression value = expressions.pipeline();
        closeAction();
        List<Node> body = block();
        return new Node.With(variable, value, body, otherwise("with"));
    }

    private Node range() {
        needValue("range");
        int start = scanner.offset();
        String key = null;
        String element = null;
        if (scanner.accept("$")) {
            String first = "$" + scanner.word();
            scanner.skipSpace();
            if (scanner.accept(",")) {
                scanner.skipSpace();
                scanner.accept("$");
                key = first;
                element = "$" + scanner.word();
                scanner.skipSpace();
            } else {
                element = first;
            }
            if (!scanner.accept(":=") && !scanner.accept("=")) {
                key = null;
                element = null;
                scanner.moveTo(start);
            }
        }
        scanner.skipSpace();
        Expression value = expressions.pipeline();
        closeAction();
        List<Node> body = block();
        return new Node.Range(key, element, value, body, otherwise("range"));
    }

    /** What follows a block: nothing, {@code else}, or {@code else if} with an end of its own that closes both. */
    private List<Node> otherwise(String opener) {
        if (closing == null) {
            throw scanner.error("unexpected EOF");
        }
        if (closing.equals("end")) {
            return List.of();
        }
        scanner.skipSpace();
        if (scanner.accept("if ")) {
            return List.of(conditional());
        }
        if (scanner.accept("with ")) {
            return List.of(with());
        }
        closeAction();
        List<Node> nodes = block();
        if (closing == null || closing.equals("else")) {
            throw scanner.error(closing == null ? "unexpected EOF" : "expected end; found {{else}} in " + opener);
        }
        return nodes;
    }
}
