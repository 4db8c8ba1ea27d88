package io.jdock.cli.template;

import io.jdock.cli.json.Json;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The functions that templates can call: Go's own and those that Docker adds. */
final class Functions {
    private static final List<String> NAMES = List.of(
            "and",
            "or",
            "not",
            "len",
            "index",
            "slice",
            "html",
            "js",
            "urlquery",
            "print",
            "println",
            "printf",
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
            "json",
            "split",
            "join",
            "lower",
            "upper",
            "title",
            "pad",
            "truncate");

    private Functions() {}

    static boolean exists(String name) {
        return NAMES.contains(name);
    }

    static Object call(String name, List<Object> arguments) {
        return switch (name) {
            case "not" -> !truth(arguments.get(0));
            case "len" -> length(arguments.get(0));
            case "index" -> index(arguments);
            case "slice" -> slice(arguments);
            case "html" -> Escapes.html(print(arguments, false));
            case "js" -> Escapes.script(print(arguments, false));
            case "urlquery" -> URLEncoder.encode(print(arguments, false), StandardCharsets.UTF_8);
            case "print", "println" -> print(arguments, name.equals("println"));
            case "printf" -> GoFormat.format((String) arguments.get(0), arguments.subList(1, arguments.size()));
            case "eq" -> equalsAny(arguments);
            case "ne" -> !same(arguments.get(0), arguments.get(1));
            case "lt" -> compare(arguments) < 0;
            case "le" -> compare(arguments) <= 0;
            case "gt" -> compare(arguments) > 0;
            case "ge" -> compare(arguments) >= 0;
            case "json" -> Json.compact(plain(arguments.get(0)));
            case "split" -> split((String) arguments.get(0), (String) arguments.get(1));
            case "join" -> join(arguments.get(0), (String) arguments.get(1));
            case "lower" -> ((String) arguments.get(0)).toLowerCase(Locale.ROOT);
            case "upper" -> ((String) arguments.get(0)).toUpperCase(Locale.ROOT);
            case "title" -> title((String) arguments.get(0));
            case "pad" -> pad((String) arguments.get(0), (Long) arguments.get(1), (Long) arguments.get(2));
            case "truncate" -> truncate((String) arguments.get(0), (Long) arguments.get(1));
            default -> throw new IllegalArgumentException("function \"" + name + "\" not defined");
        };
    }

    /** Go's rule: false, 0, nil and what is empty are false. */
    static boolean truth(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case Long number -> number != 0;
            case Number number -> number.doubleValue() != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    /** What JSON can show: rows become objects. */
    private static Object plain(Object value) {
        if (ZeroValues.isNil(value)) {
            return null;
        }
        if (!(value instanceof Row row)) {
            return value;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : row.names()) {
            fields.put(name, row.field(name, List.of()));
        }
        return fields;
    }

    private static long length(Object value) {
        return switch (value) {
            case String text -> text.length();
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null -> throw new IllegalArgumentException("len of nil pointer");
            default -> throw new IllegalArgumentException("len of type " + GoText.type(value));
        };
    }

    private static Object index(List<Object> arguments) {
        Object value = arguments.get(0);
        for (Object key : arguments.subList(1, arguments.size())) {
            value = switch (value) {
                case Map<?, ?> map -> map.containsKey(key) ? map.get(key) : ZeroValues.missingIn(map);
                case List<?> list -> {
                    long at = (Long) key;
                    if (at < 0 || at >= list.size()) {
                        throw new IllegalArgumentException("index out of range: " + at);
                    }
                    yield list.get((int) at);
                }
                case null -> throw new IllegalArgumentException("index of untyped nil");
                default -> throw new IllegalArgumentException("can't index item of type " + GoText.type(value));
            };
        }
        return value;
    }

    /** Part of a text or a list, from the second argument to before the third. */
    private static Object slice(List<Object> arguments) {
        Object value = arguments.get(0);
        long length = length(value);
        long from = arguments.size() > 1 ? (Long) arguments.get(1) : 0;
        long to = arguments.size() > 2 ? (Long) arguments.get(2) : length;
        if (from < 0 || from > length || to < 0 || to > length) {
            throw new IllegalArgumentException("index out of range: " + (from < 0 || from > length ? from : to));
        }
        if (from > to) {
            throw new IllegalArgumentException("invalid slice index: " + from + " > " + to);
        }
        return switch (value) {
            case String text -> text.substring((int) from, (int) to);
            case List<?> list -> list.subList((int) from, (int) to);
            default -> throw new IllegalArgumentException("can't slice item of type " + GoText.type(value));
        };
    }

    private static String print(List<Object> arguments, boolean line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            boolean bothPlain =
                    i > 0 && !(arguments.get(i) instanceof String) && !(arguments.get(i - 1) instanceof String);
            if (i > 0 && (line || bothPlain)) {
                text.append(' ');
            }
            text.append(GoText.of(arguments.get(i)));
        }
        return text.append(line ? "\n" : "").toString();
    }

    private static boolean equalsAny(List<Object> arguments) {
        for (Object other : arguments.subList(1, arguments.size())) {
            if (same(arguments.get(0), other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return number(x).compareTo(number(y)) == 0;
        }
        return Objects.equals(a, b);
    }

    private static int compare(List<Object> arguments) {
        Object a = arguments.get(0);
        Object b = arguments.get(1);
        if (a instanceof Number x && b instanceof Number y) {
            return number(x).compareTo(number(y));
        }
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        }
        throw new IllegalArgumentException("incompatible types for comparison");
    }

    private static BigDecimal number(Number value) {
        return new BigDecimal(value.toString());
    }

    private static List<Object> split(String text, String separator) {
        List<Object> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0 && !separator.isEmpty(); at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String join(Object list, String separator) {
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (Object element : list == null ? List.of() : (List<?>) list) {
            text.append(first ? "" : separator).append(GoText.of(element));
            first = false;
        }
        return text.toString();
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder(text);
        for (int i = 0; i < title.length(); i++) {
            if (i == 0 || !Character.isLetterOrDigit(title.charAt(i - 1))) {
                title.setCharAt(i, Character.toUpperCase(title.charAt(i)));
            }
        }
        return title.toString();
    }

    private static String pad(String text, long before, long after) {
        return text.isEmpty() ? text : " ".repeat((int) before) + text + " ".repeat((int) after);
    }

    private static String truncate(String text, long length) {
        return text.length() <= length ? text : text.substring(0, (int) length);
    }
}
