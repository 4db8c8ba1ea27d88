package io.jdock.cli.template;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values as Go prints them. */
final class GoText {
    private static final String NIL = "<nil>";

    private GoText() {}

    static String of(Object value) {
        return switch (value) {
            case null -> NIL;
            case List<?> list -> {
                StringBuilder text = new StringBuilder("[");
                for (Object element : list) {
                    text.append(text.length() > 1 ? " " : "").append(nested(element));
                }
                yield text.append(']').toString();
            }
            case Map<?, ?> map -> {
                StringBuilder text = new StringBuilder("map[");
                for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                    text.append(text.length() > 4 ? " " : "")
                            .append(entry.getKey())
                            .append(':')
                            .append(nested(entry.getValue()));
                }
                yield text.append(']').toString();
            }
            case Row row -> {
                StringBuilder text = new StringBuilder("{");
                for (String name : row.names()) {
                    text.append(text.length() > 1 ? " " : "").append(of(row.field(name, List.of())));
                }
                yield text.append('}').toString();
            }
            default -> value.toString();
        };
    }

    private static String nested(Object value) {
        return of(value);
    }

    /** The type's name in messages. */
    static String type(Object value) {
        return switch (value) {
            case null -> "nil";
            case String _ -> "string";
            case Boolean _ -> "bool";
            case Long _ -> "int64";
            case List<?> _ -> "[]interface {}";
            case Map<?, ?> _ -> "map[string]interface {}";
            default -> "float64";
        };
    }

    /** In double quotes, with escapes. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        quoted.append("\\x")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
