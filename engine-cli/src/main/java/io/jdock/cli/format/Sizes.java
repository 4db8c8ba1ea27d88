package io.jdock.cli.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Sizes as people write them (powers of 1024) and as Docker prints them (powers of 1000). */
public final class Sizes {
    private static final String[] DECIMAL_UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final String[] BINARY_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final String PREFIXES = "kmgtp";

    private Sizes() {}

    /**
     * Reads a number with an optional unit: b, k, m, g, t, p, each also as kb or kib, in either case.
     *
     * @return bytes
     * @throws IllegalArgumentException for anything else
     */
    public static long parse(String text) {
        int end = 0;
        while (end < text.length() && (text.charAt(end) >= '0' && text.charAt(end) <= '9' || text.charAt(end) == '.')) {
            end++;
        }
        try {
            BigDecimal number = new BigDecimal(text.substring(0, end));
            BigDecimal factor =
                    BigDecimal.valueOf(factor(text, text.substring(end).strip()));
            return number.multiply(factor).setScale(0, RoundingMode.DOWN).longValueExact();
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException("invalid size: '" + text + "': out of range");
        }
    }

    private static long factor(String text, String unit) {
        if (unit.isEmpty()) {
            return 1;
        }
        int power = PREFIXES.indexOf(Character.toLowerCase(unit.charAt(0)));
        String rest = unit.substring(power < 0 ? 0 : 1);
        boolean known = rest.isEmpty() || rest.equalsIgnoreCase("b") || power >= 0 && rest.equalsIgnoreCase("ib");
        if (!known) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        return 1L << 10 * (power + 1);
    }

    /** Three significant digits and a decimal unit, as {@code 1.98MB}. */
    public static String human(long bytes) {
        return human(bytes, 1000, DECIMAL_UNITS, 3);
    }

    /** Four significant digits and a decimal unit, as {@code 1.234MB}. */
    public static String humanLong(long bytes) {
        return human(bytes, 1000, DECIMAL_UNITS, 4);
    }

    /** Four significant digits and a binary unit, as {@code 23.46GiB}. */
    public static String humanBinary(long bytes) {
        return human(bytes, 1024, BINARY_UNITS, 4);
    }

    private static String human(long bytes, int base, String[] units, int digits) {
        BigDecimal value = BigDecimal.valueOf(bytes);
        BigDecimal divisor = BigDecimal.valueOf(base);
        int unit = 0;
        while (value.compareTo(divisor) >= 0 && unit < units.length - 1) {
            value = value.divide(divisor, MathContext.DECIMAL64);
            unit++;
        }
        BigDecimal rounded =
                value.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
        return rounded.toPlainString() + units[unit];
    }
}
