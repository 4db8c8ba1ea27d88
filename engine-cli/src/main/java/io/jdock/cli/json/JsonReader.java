package io.jdock.cli.json;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) from a stream, one value after the other, as the progress of a pull comes. A library does this
 * faster once it is warm; but in a process of milliseconds it took a sixth of the time only to load and set up.
 */
public final class JsonReader {
    private static final int MAX_DEPTH = 500;
    private static final int END = -1;

    private final Reader source;
    private final char[] buffer = new char[8192];
    private final StringBuilder word = new StringBuilder();
    private int position;
    private int limit;
    private int depth;

    JsonReader(InputStream source) {
        this.source = new InputStreamReader(source, StandardCharsets.UTF_8);
    }

    /**
     * The next value as an object, null at the end of the stream. Blocks until it is complete.
     *
     * @throws IOException also if what comes is not JSON
     */
    public JsonObject nextObject() throws IOException {
        return skipSpace() == END ? null : JsonObject.of(value());
    }

    /** The next value; null at the end of the stream, and for null. */
    Object next() throws IOException {
        return skipSpace() == END ? null : value();
    }

    private Object value() throws IOException {
        int c = skipSpace();
        switch (c) {
            case '{' -> {
                return object();
            }
            case '[' -> {
                return array();
            }
            case '"' -> {
                return string();
            }
            case 't', 'f', 'n' -> {
                return constant();
            }
            default -> {
                if (c == '-' || c >= '0' && c <= '9') {
                    return number();
                }
                throw unexpected(c);
            }
        }
    }

    private Map<String, Object> object() throws IOException {
        enter();
        Map<String, Object> object = new LinkedHashMap<>();
        if (skipSpace() == '}') {
            position++;
        } else {
            boolean more = true;
            while (more) {
                if (skipSpace() != '"') {
                    throw unexpected(peek());
                }
                String name = string();
                require(':');
                object.put(name, value());
                more = separated('}');
            }
        }
        depth--;
        return object;
    }

    private List<Object> array() throws IOException {
        enter();
        List<Object> array = new ArrayList<>();
        if (skipSpace() == ']') {
            position++;
        } else {
            boolean more = true;
            while (more) {
                array.add(value());
                more = separated(']');
            }
        }
        depth--;
        return array;
    }

    private void enter() throws IOException {
        position++;
        if (++depth > MAX_DEPTH) {
            throw new IOException("malformed JSON: more than " + MAX_DEPTH + " levels");
        }
    }

    /** Passes the comma or the closing bracket; whether it was the comma. */
    private boolean separated(char closing) throws IOException {
        int c = skipSpace();
        if (c != ',' && c != closing) {
            throw unexpected(c);
        }
        position++;
        return c == ',';
    }

    private void require(char wanted) throws IOException {
        int c = skipSpace();
        if (c != wanted) {
            throw unexpected(c);
        }
        position++;
    }

    private String string() throws IOException {
        position++;
        word.setLength(0);
        while (true) {
            int start = position;
            while (position < limit && buffer[position] != '"' && buffer[position] != '\\' && buffer[position] >= ' ') {
                position++;
            }
            word.append(buffer, start, position - start);
            int c = peek();
            if (c == '"') {
                position++;
                return word.toString();
            }
            if (c == '\\') {
                position++;
                word.append(escaped());
            } else if (c < ' ') {
                throw unexpected(c);
            }
        }
    }

    private char escaped() throws IOException {
        int c = take();
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw unexpected(c);
        };
    }

    private char unicode() throws IOException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int c = take();
            int digit = c == END ? -1 : Character.digit((char) c, 16);
            if (digit < 0) {
                throw unexpected(c);
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private Object constant() throws IOException {
        String text = literal();
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            case "null" -> null;
            default -> throw new IOException("malformed JSON: unexpected \"" + text + "\"");
        };
    }

    private Object number() throws IOException {
        String text = literal();
        try {
            boolean integer = text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
            if (!integer) {
                return new BigDecimal(text);
            }
            return text.length() < 19 ? (Object) Long.valueOf(text) : bounded(new BigInteger(text));
        } catch (NumberFormatException _) {
            throw new IOException("malformed JSON: unexpected \"" + text + "\"");
        }
    }

    private static Object bounded(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private String literal() throws IOException {
        word.setLength(0);
        for (int c = peek(); Character.isLetterOrDigit(c) || c == '-' || c == '+' || c == '.'; c = peek()) {
            word.append((char) c);
            position++;
        }
        return word.toString();
    }

    private int skipSpace() throws IOException {
        int c = peek();
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            position++;
            c = peek();
        }
        return c;
    }

    private int take() throws IOException {
        int c = peek();
        position++;
        return c;
    }

    private int peek() throws IOException {
        if (position >= limit) {
            int count = source.read(buffer);
            position = 0;
            limit = Math.max(count, 0);
            if (count < 0) {
                return END;
            }
        }
        return buffer[position];
    }

    private static IOException unexpected(int c) {
        return c == END
                ? new EOFException("malformed JSON: it ends too early")
                : new IOException("malformed JSON: unexpected '" + (char) c + "'");
    }
}
