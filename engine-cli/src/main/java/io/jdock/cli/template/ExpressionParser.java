package io.jdock.cli.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Parses what stands between the braces of a template: pipelines, calls, fields and constants. */
final class ExpressionParser {
    private final Scanner scanner;

    ExpressionParser(Scanner scanner) {
        this.scanner = scanner;
    }

    /** {@code command | function args | ...}: each result becomes the last argument of the next call. */
    Expression pipeline() {
        Expression value = command(null);
        scanner.skipSpace();
        while (scanner.accept("|")) {
            value = command(value);
            scanner.skipSpace();
        }
        return value;
    }

    private Expression command(Expression piped) {
        scanner.skipSpace();
        int start = scanner.offset();
        char first = scanner.peek();
        if (Character.isLetter(first)) {
            String word = scanner.word();
            Expression constant = constant(word);
            if (constant != null) {
                return noPipeInto(piped, constant);
            }
            if (!Functions.exists(word)) {
                throw scanner.error("function \"" + word + "\" not defined");
            }
            return new Expression.Call(word, arguments(piped), scanner.position(start));
        }
        Expression operand = operand();
        List<Expression> arguments = arguments(piped);
        if (arguments.isEmpty()) {
            return operand;
        }
        if (operand instanceof Expression.Field field) {
            return new Expression.Field(field.target(), field.name(), arguments, field.source(), field.position());
        }
        throw scanner.error("can't give argument to non-function " + scanner.from(start));
    }

    private Expression noPipeInto(Expression piped, Expression constant) {
        if (piped != null) {
            throw scanner.error("non executable command in pipeline stage 2");
        }
        return constant;
    }

    private List<Expression> arguments(Expression piped) {
        List<Expression> arguments = new ArrayList<>();
        boolean spaced = scanner.skipSpace();
        while (spaced && startsOperand()) {
            arguments.add(operand());
            spaced = scanner.skipSpace();
        }
        if (piped != null) {
            arguments.add(piped);
        }
        return arguments;
    }

    private boolean startsOperand() {
        char c = scanner.peek();
        boolean negative = c == '-' && !scanner.looksAt("-}}");
        return c == '.'
                || c == '$'
                || c == '"'
                || c == '`'
                || c == '('
                || c == '\''
                || negative
                || Character.isLetterOrDigit(c);
    }

    /** A value, and the fields that follow it without a space. */
    private Expression operand() {
        int start = scanner.offset();
        char c = scanner.peek();
        Expression value;
        if (c == '.') {
            value = new Expression.Dot();
            scanner.next();
            String name = scanner.word();
            if (!name.isEmpty()) {
                value = field(value, name, start);
            }
        } else if (c == '$') {
            scanner.next();
            value = new Expression.Variable("$" + scanner.word());
        } else if (c == '(') {
            scanner.next();
            value = pipeline();
            if (!scanner.accept(")")) {
                throw scanner.error("unclosed left paren");
            }
        } else {
            value = literal(c);
        }
        while (scanner.peek() == '.') {
            scanner.next();
            value = field(value, scanner.word(), start);
        }
        return value;
    }

    private Expression field(Expression target, String name, int start) {
        if (name.isEmpty()) {
            throw scanner.error("unexpected <.> in operand");
        }
        int nameStart = scanner.offset() - name.length() - 1;
        return new Expression.Field(target, name, List.of(), scanner.from(start), scanner.position(nameStart));
    }

    private Expression literal(char c) {
        if (c == '"') {
            return new Expression.Literal(quoted());
        }
        if (c == '`') {
            scanner.next();
            int start = scanner.offset();
            int end = scanner.find("`");
            if (end < 0) {
                throw scanner.error("unterminated raw quoted string");
            }
            scanner.moveTo(end);
            Expression value = new Expression.Literal(scanner.from(start));
            scanner.next();
            return value;
        }
        if (Character.isLetter(c)) {
            int start = scanner.offset();
            String word = scanner.word();
            Expression constant = constant(word);
            if (constant != null) {
                return constant;
            }
            if (!Functions.exists(word)) {
                throw scanner.error("function \"" + word + "\" not defined");
            }
            return new Expression.Call(word, List.of(), scanner.position(start));
        }
        return number();
    }

    private static Expression constant(String word) {
        return switch (word) {
            case "true" -> new Expression.Literal(Boolean.TRUE);
            case "false" -> new Expression.Literal(Boolean.FALSE);
            case "nil" -> new Expression.Literal(null);
            default -> null;
        };
    }

    private Expression number() {
        int start = scanner.offset();
        scanner.accept("-");
        while (Character.isDigit(scanner.peek()) || scanner.peek() == '.') {
            scanner.next();
        }
        String text = scanner.from(start);
        try {
            return new Expression.Literal(text.indexOf('.') >= 0 ? new BigDecimal(text) : (Object) Long.valueOf(text));
        } catch (NumberFormatException _) {
            throw scanner.error(text.isEmpty() ? "missing value for command" : "bad number syntax: \"" + text + "\"");
        }
    }

    private String quoted() {
        scanner.next();
        StringBuilder value = new StringBuilder();
        while (true) {
            if (scanner.atEnd() || scanner.peek() == '\n') {
                throw scanner.error("unterminated quoted string");
            }
            char c = scanner.next();
            if (c == '"') {
                return value.toString();
            }
            value.append(c == '\\' && !scanner.atEnd() ? escaped(scanner.next()) : c);
        }
    }

    private char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '\\', '"', '\'' -> c;
            default -> throw scanner.error("invalid syntax");
        };
    }
}
