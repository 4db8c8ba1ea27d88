package io.jdock.cli.format;

import java.util.List;

/** The table of processes: wider apart than the others, and padded after its last column, as Docker's is. */
public final class TopTable {
    private static final int MINIMUM = 20;
    private static final int PADDING = 3;

    private TopTable() {}

    /** @param rows lists of cells */
    public static String of(List<Object> titles, List<Object> rows) {
        int[] widths = new int[titles.size()];
        measure(widths, titles);
        for (Object row : rows) {
            measure(widths, (List<?>) row);
        }
        StringBuilder text = new StringBuilder();
        line(text, widths, titles);
        for (Object row : rows) {
            line(text, widths, (List<?>) row);
        }
        return text.toString();
    }

    private static void measure(int[] widths, List<?> cells) {
        for (int i = 0; i < Math.min(widths.length, cells.size()); i++) {
            widths[i] = Math.max(
                    widths[i], Math.max(MINIMUM, String.valueOf(cells.get(i)).length() + PADDING));
        }
    }

    private static void line(StringBuilder text, int[] widths, List<?> cells) {
        for (int i = 0; i < Math.min(widths.length, cells.size()); i++) {
            String cell = String.valueOf(cells.get(i));
            text.append(cell).repeat(' ', i < cells.size() - 1 ? widths[i] - cell.length() : 0);
        }
        text.append('\n');
    }
}
