package io.jdock.cli.http;

import java.util.ArrayList;
import java.util.List;

/** The header fields of one answer; names are found whatever their case. */
final class HttpHeaders {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    void add(String line) {
        int colon = line.indexOf(':');
        if (colon > 0) {
            names.add(line.substring(0, colon).trim());
            values.add(line.substring(colon + 1).trim());
        }
    }

    /** The value of the first field of that name, or an empty string. */
    String first(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return values.get(i);
            }
        }
        return "";
    }
}
