package io.jdock.cli.json;

import java.util.List;
import java.util.Map;

/** Writes a tree of {@link Json} as text. */
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder text;
    private final String indent;

    /** @param indent what one level is indented by, null for all on one line */
    JsonText(StringBuilder text, String indent) {
        this.text = text;
        this.indent = indent;
    }

    void write(Object value, int level) {
        // Not a pattern switch: its bootstrap costs milliseconds at the first use in a short process.
        if (value instanceof String string) {
            quote(string);
        } else if (value instanceof Map<?, ?> map) {
            object(map, level);
        } else if (value instanceof List<?> list) {
            array(list, level);
        } else {
            text.append(value);
        }
    }

    private void object(Map<?, ?> map, int level) {
        text.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                text.append(',');
            }
            first = false;
            newLine(level + 1);
            quote(String.valueOf(entry.getKey()));
            text.append(indent == null ? ":" : ": ");
            write(entry.getValue(), level + 1);
        }
        if (!first) {
            newLine(level);
        }
        text.append('}');
    }

    private void array(List<?> list, int level) {
        text.append('[');
        boolean first = true;
        for (Object element : list) {
            if (!first) {
                text.append(',');
            }
            first = false;
            newLine(level + 1);
            write(element, level + 1);
        }
        if (!first) {
            newLine(level);
        }
        text.append(']');
    }

    private void newLine(int level) {
        if (indent != null) {
            text.append('\n');
            for (int i = 0; i < level; i++) {
                text.append(indent);
            }
        }
    }

    private void quote(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
