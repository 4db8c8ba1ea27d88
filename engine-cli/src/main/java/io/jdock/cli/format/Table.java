package io.jdock.cli.format;

import java.util.ArrayList;
import java.util.List;

/** Aligns the cells of lines, as Docker does: at least ten characters a column, three between, nothing after the last. */
public final class Table {
    private static final int MINIMUM = 10;
    private static final int PADDING = 3;

    private final List<String[]> rows = new ArrayList<>();

    /** Adds a line. */
    public Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** Aligns lines whose cells are separated by tabs. */
    public static String align(String text) {
        Table table = new Table();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            table.row(cells(text.substring(from, end < 0 ? text.length() : end)));
            from = end < 0 ? text.length() : end + 1;
        }
        return table.toString();
    }

    private static String[] cells(String line) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', from)) {
            cells.add(line.substring(from, tab));
            from = tab + 1;
        }
        cells.add(line.substring(from));
        return cells.toArray(new String[0]);
    }

    @Override
    public String toString() {
        int columns = 0;
        for (String[] row : rows) {
            columns = Math.max(columns, row.length);
        }
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < row.length - 1; i++) {
                widths[i] = Math.max(widths[i], Math.max(MINIMUM, length(row[i]) + PADDING));
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                text.append(row[i]);
                if (i < row.length - 1) {
                    text.repeat(' ', widths[i] - length(row[i]));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
