package io.jdock.nativebridge.cgroup;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** The forms that figures have in the files of control groups. */
final class StatisticsText {
    private StatisticsText() {}

    /** Lines of a name and a number; others are skipped. */
    static Map<String, Long> keyed(String text) {
        Map<String, Long> values = new HashMap<>();
        for (String line : text.split("\n")) {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                number(line.substring(blank + 1).strip(), value -> values.put(line.substring(0, blank), value));
            }
        }
        return values;
    }

    /** Lines of a device and pairs: {@code 8:0 rbytes=1 wbytes=2}. */
    static Map<String, Map<String, Long>> nested(String text) {
        Map<String, Map<String, Long>> devices = new HashMap<>();
        for (String line : text.split("\n")) {
            String[] words = line.split(" ");
            Map<String, Long> values = new HashMap<>();
            for (int i = 1; i < words.length; i++) {
                int equals = words[i].indexOf('=');
                if (equals > 0) {
                    String name = words[i].substring(0, equals);
                    number(words[i].substring(equals + 1), value -> values.put(name, value));
                }
            }
            if (!values.isEmpty()) {
                devices.put(words[0], values);
            }
        }
        return devices;
    }

    private static void number(String text, LongConsumer found) {
        if (!text.isEmpty() && text.length() < 20 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            found.accept(Long.parseUnsignedLong(text));
        }
    }
}
