package io.jdock.cli.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Progress on a terminal: a line for each object, written over whenever it changes (ECMA-48 sequences). */
final class LiveProgress {
    private static final String UP = "A";
    private static final String DOWN = "B";
    private static final String ERASE_LINE = "\u001b[2K";
    private static final int MOST_LINES = 200;

    private final OutputStream target;
    private final int columns;
    /** Lines from the first of the block, by object. */
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    /** @param columns width of the terminal */
    LiveProgress(OutputStream target, int columns) {
        this.target = target;
        this.columns = columns;
    }

    /** Shows a line of its own, below all others. */
    void line(String text) throws IOException {
        // What came so far is history: its lines are not written over any more.
        lines.clear();
        write(text + "\n");
    }

    /** Shows where an object is. */
    void show(String id, String text) throws IOException {
        String shown = fitted(id + ": " + text);
        Integer line = lines.get(id);
        if (line == null) {
            if (lines.size() == MOST_LINES) {
                lines.clear();
            }
            lines.put(id, lines.size());
            write(shown + "\n");
            return;
        }
        int distance = lines.size() - line;
        write(move(distance, UP) + "\r" + ERASE_LINE + shown + "\r" + move(distance, DOWN));
    }

    private static String move(int distance, String direction) {
        return "\u001b[" + distance + direction;
    }

    /** A line that wraps could not be written over. */
    private String fitted(String text) {
        return text.length() < columns ? text : text.substring(0, Math.max(0, columns - 1));
    }

    private void write(String text) throws IOException {
        target.write(text.getBytes(StandardCharsets.UTF_8));
        target.flush();
    }
}
