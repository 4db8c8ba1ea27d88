package io.jdock.daemon.config;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What was configured, as text, before it is understood. */
record Settings(Map<Directive, List<String>> values) {
    Settings {
        values = Map.copyOf(values);
    }

    Optional<String> text(Directive directive) {
        return Optional.ofNullable(values.get(directive)).map(List::getLast);
    }

    /** The text as something else; empty if there is none, or an empty one. */
    <T> Optional<T> read(Directive directive, Reader<T> reader) {
        return text(directive).filter(text -> !text.isEmpty()).map(text -> understood(directive, text, reader));
    }

    List<String> all(Directive directive) {
        return values.getOrDefault(directive, List.of());
    }

    boolean flag(Directive directive, boolean absent) {
        return text(directive).map(value -> bool(directive, value)).orElse(absent);
    }

    private static boolean bool(Directive directive, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> true;
            case "false", "f", "0" -> false;
            default -> throw invalid(directive, value, "it is neither true nor false");
        };
    }

    Optional<Integer> number(Directive directive) {
        return text(directive).map(value -> {
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException _) {
                throw invalid(directive, value, "it is no number");
            }
        });
    }

    static EngineException invalid(Directive directive, String value, String reason) {
        return EngineException.invalid("invalid value \"" + value + "\" for " + directive.key() + ": " + reason);
    }

    /**
     * Joins flags with a file.
     *
     * @throws EngineException INVALID, in dockerd's words, if something is in both
     */
    static Settings merge(Settings flags, Settings file, String fileName) {
        var conflicts = new ArrayList<String>();
        var merged = new EnumMap<Directive, List<String>>(Directive.class);
        for (Directive directive : Directive.values()) {
            List<String> fromFlags = flags.all(directive);
            List<String> fromFile = file.all(directive);
            if (!fromFlags.isEmpty() && !fromFile.isEmpty()) {
                conflicts.add(directive.key() + ": (from flag: " + shown(directive, fromFlags) + ", from file: "
                        + shown(directive, fromFile) + ")");
            }
            List<String> values = fromFlags.isEmpty() ? fromFile : fromFlags;
            if (!values.isEmpty()) {
                merged.put(directive, values);
            }
        }
        if (!conflicts.isEmpty()) {
            throw EngineException.invalid("unable to configure the daemon with file " + fileName
                    + ": the following directives are specified both as a flag and in the configuration file: "
                    + String.join(", ", conflicts));
        }
        return new Settings(merged);
    }

    private static String shown(Directive directive, List<String> values) {
        return directive.repeatable() ? values.toString().replace(", ", " ") : values.getLast();
    }

    /** What is made of a text; an IllegalArgumentException says why nothing can be. */
    interface Reader<T> {
        T read(String text);
    }

    /** @throws EngineException INVALID if the reader does not understand the value */
    static <T> T understood(Directive directive, String text, Reader<T> reader) {
        try {
            return reader.read(text);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    ErrorKind.INVALID,
                    "invalid value \"" + text + "\" for " + directive.key() + ": " + e.getMessage(),
                    e);
        }
    }
}
