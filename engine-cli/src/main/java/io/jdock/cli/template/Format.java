package io.jdock.cli.template;

import io.jdock.cli.CommandFailure;
import io.jdock.cli.format.Table;
import io.jdock.cli.json.Json;
import java.util.List;
import java.util.Map;

/** The values of --format: {@code table}, {@code table TEMPLATE}, {@code json} or a template. */
public final class Format {
    /** The help of a flag --format for rows. */
    public static final String HELP =
            "Format output using a custom template: 'table' (default), 'table TEMPLATE', 'json' or a Go template";

    private static final String TABLE = "table";

    private Format() {}

    /**
     * Shows rows.
     *
     * @param headers the row that stands above a table
     * @param table the template of the default table
     */
    public static String rows(String format, Row headers, List<? extends Row> rows, String table) {
        String template = format;
        boolean tabular = false;
        if (format.equals(TABLE)) {
            template = table;
            tabular = true;
        } else if (format.startsWith("table ") || format.startsWith("table\t") || format.startsWith("table{")) {
            template = format.substring(TABLE.length()).strip();
            tabular = true;
        } else if (format.equals("json")) {
            template = "{{json .}}";
        }
        try {
            GoTemplate parsed = GoTemplate.parse(unescape(template));
            StringBuilder text = new StringBuilder();
            if (tabular) {
                text.append(parsed.apply(headers)).append('\n');
            }
            for (Row row : rows) {
                text.append(parsed.apply(row)).append('\n');
            }
            if (rows.isEmpty() && !tabular) {
                parsed.apply(headers); // so that an unknown field is an error even if nothing is to be shown
            }
            return tabular ? Table.align(text.toString()) : text.toString();
        } catch (TemplateException e) {
            throw new CommandFailure(1, "failed to execute template: " + e.getMessage());
        }
    }

    /** Shows one object of JSON, with a line end. */
    public static String object(String format, Map<String, Object> object) {
        if (format.equals("json")) {
            return Json.compact(object) + "\n";
        }
        try {
            return GoTemplate.parse(unescape(format)).apply(object) + "\n";
        } catch (TemplateException e) {
            throw new CommandFailure(1, e.getMessage());
        }
    }

    /** Shells pass {@code \t} and {@code \n} on as they are written. */
    private static String unescape(String template) {
        return template.replace("\\t", "\t").replace("\\n", "\n");
    }
}
