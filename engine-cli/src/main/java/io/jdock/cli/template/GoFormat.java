package io.jdock.cli.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** The part of Go's printf that templates use: %s %v %q %d %x %t %f and %%, with flags, width and precision. */
final class GoFormat {
    private final String format;
    private final List<Object> arguments;
    private final StringBuilder text = new StringBuilder();
    private int at;
    private int used;

    private GoFormat(String format, List<Object> arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    static String format(String format, List<Object> arguments) {
        return new GoFormat(format, arguments).run();
    }

    private String run() {
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c == '%') {
                directive();
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private void directive() {
        boolean left = false;
        boolean zero = false;
        while (at < format.length() && "-0+# ".indexOf(format.charAt(at)) >= 0) {
            left |= format.charAt(at) == '-';
            zero |= format.charAt(at) == '0';
            at++;
        }
        int width = number();
        int precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = number();
        }
        if (at == format.length()) {
            text.append("%!(NOVERB)");
            return;
        }
        char verb = format.charAt(at++);
        String piece = verb == '%' ? "%" : piece(verb, precision);
        int missing = width - piece.length();
        if (missing > 0 && !left) {
            text.repeat(zero ? '0' : ' ', missing);
        }
        text.append(piece);
        if (missing > 0 && left) {
            text.repeat(' ', missing);
        }
    }

    private int number() {
        int value = 0;
        while (at < format.length() && Character.isDigit(format.charAt(at))) {
            value = value * 10 + format.charAt(at++) - '0';
        }
        return value;
    }

    private String piece(char verb, int precision) {
        if (used == arguments.size()) {
            return "%!" + verb + "(MISSING)";
        }
        Object value = arguments.get(used++);
        return switch (verb) {
            case 's', 'v' -> {
                String all = GoText.of(value);
                yield precision >= 0 && precision < all.length() ? all.substring(0, precision) : all;
            }
            case 'q' -> GoText.quoted(GoText.of(value));
            case 'd', 't' -> GoText.of(value);
            case 'x' ->
                value instanceof Long number
                        ? Long.toHexString(number)
                        : HexFormat.of().formatHex(GoText.of(value).getBytes(StandardCharsets.UTF_8));
            case 'f' ->
                new BigDecimal(GoText.of(value))
                        .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
            default -> "%!" + verb + "(" + GoText.of(value) + ")";
        };
    }
}
