package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What a JSON object must have: words of {@code field:type}, a dot before a field of an object within, and a question
 * mark behind a type that may be null. Types are s(tring), n(umber), b(oolean), o(bject), a(rray), and t(ime).
 */
record Shape(String words) {
    void check(JsonNode object) {
        List<String> wrong = new ArrayList<>();
        for (String word : words.strip().split("\\s+")) {
            int colon = word.lastIndexOf(':');
            JsonNode value = object.at("/" + word.substring(0, colon).replace('.', '/'));
            String type = word.substring(colon + 1);
            boolean fits = value.isNull() ? type.endsWith("?") : is(type.charAt(0), value);
            if (!fits) {
                wrong.add(word + " is " + (value.isMissingNode() ? "missing" : value));
            }
        }
        assertThat(wrong).as("in %s", object).isEmpty();
    }

    private static boolean is(char type, JsonNode value) {
        return switch (type) {
            case 's' -> value.isTextual();
            case 'n' -> value.isNumber();
            case 'b' -> value.isBoolean();
            case 'o' -> value.isObject();
            case 'a' -> value.isArray();
            case 't' ->
                value.asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        for (Iterator<String> each = object.fieldNames(); each.hasNext(); ) {
            names.add(each.next());
        }
        return names;
    }
}
