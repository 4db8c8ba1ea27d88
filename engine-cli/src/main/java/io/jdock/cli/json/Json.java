package io.jdock.cli.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * JSON as a tree of {@code Map<String, Object>} (in the order read), {@code List<Object>}, {@code String}, {@code Long},
 * {@code BigInteger}, {@code BigDecimal}, {@code Boolean} and null.
 */
public final class Json {
    private Json() {}

    /**
     * Reads one value.
     *
     * @throws IOException if it is not JSON
     */
    public static Object parse(byte[] text) throws IOException {
        return new JsonReader(new ByteArrayInputStream(text)).next();
    }

    /** Reads values that follow each other in a stream, each as soon as it is complete. */
    public static JsonReader stream(InputStream source) {
        return new JsonReader(source);
    }

    /** Writes a tree on one line. */
    public static String compact(Object tree) {
        StringBuilder text = new StringBuilder();
        new JsonText(text, null).write(tree, 0);
        return text.toString();
    }

    /** Writes a tree over several lines, as Docker does: four spaces a level, empty objects and arrays on one line. */
    public static String indented(Object tree) {
        StringBuilder text = new StringBuilder();
        new JsonText(text, "    ").write(tree, 0);
        return text.toString();
    }
}
