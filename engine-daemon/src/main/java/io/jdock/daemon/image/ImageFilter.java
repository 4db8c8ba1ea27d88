package io.jdock.daemon.image;

import io.jdock.daemon.EngineException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which images of a list are wanted, by the filters of {@code GET /images/json}. {@code dangling} is absent where both
 * kinds are wanted; {@code labels} and {@code references} must each match, labels all of them and references any.
 */
public record ImageFilter(
        Optional<Boolean> dangling,
        List<String> labels,
        List<String> notLabels,
        List<GlobPattern> references,
        Optional<Instant> before,
        Optional<Instant> since) {
    public static final ImageFilter ALL =
            new ImageFilter(Optional.empty(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|s)");

    /**
     * Reads filters as the API has them, several values for each key.
     *
     * @param created tells when a named image was made; it throws if there is none
     * @throws EngineException INVALID on an unknown key or a bad value
     */
    public static ImageFilter parse(
            Map<String, ? extends Collection<String>> filters, Function<String, Instant> created, Instant now) {
        Optional<Boolean> dangling = Optional.empty();
        var labels = new ArrayList<String>();
        var notLabels = new ArrayList<String>();
        var references = new ArrayList<GlobPattern>();
        Optional<Instant> before = Optional.empty();
        Optional<Instant> since = Optional.empty();
        for (var filter : filters.entrySet()) {
            if (filter.getKey().equals("until") && filter.getValue().size() > 1) {
                throw EngineException.invalid("more than one until filter specified");
            }
            for (String value : filter.getValue()) {
                switch (filter.getKey()) {
                    case "dangling" -> dangling = Optional.of(bool(value));
                    case "label" -> labels.add(value);
                    case "label!" -> notLabels.add(value);
                    case "reference" -> references.add(GlobPattern.parse(value));
                    case "before" -> before = earlier(before, created.apply(value));
                    case "until" -> before = earlier(before, time(value, now));
                    case "since" -> since = later(since, created.apply(value));
                    default -> throw EngineException.invalid("invalid filter '" + filter.getKey() + "'");
                }
            }
        }
        return new ImageFilter(dangling, labels, notLabels, references, before, since);
    }

    ImageFilter withoutDangling() {
        return new ImageFilter(Optional.empty(), labels, notLabels, references, before, since);
    }

    boolean matches(Image image, List<ImageReference> names) {
        Map<String, String> imageLabels = image.config().config().labels();
        return dangling.map(wanted -> wanted == names.isEmpty()).orElse(true)
                && labels.stream().allMatch(label -> hasLabel(imageLabels, label))
                && notLabels.stream().noneMatch(label -> hasLabel(imageLabels, label))
                && before.map(time -> image.created().isBefore(time)).orElse(true)
                && since.map(time -> image.created().isAfter(time)).orElse(true)
                && (references.isEmpty() || names.stream().anyMatch(this::matches));
    }

    /** Whether a name is wanted: Docker lists only the names that match, of an image that has more. */
    boolean matches(ImageReference name) {
        return references.isEmpty()
                || references.stream()
                        .anyMatch(pattern ->
                                pattern.matches(name.familiar()) || pattern.matches(name.familiarRepository()));
    }

    private static boolean hasLabel(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? labels.containsKey(wanted)
                : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }

    private static boolean bool(String value) {
        return switch (value) {
            case "1", "t", "T", "true", "True", "TRUE" -> true;
            case "0", "f", "F", "false", "False", "FALSE" -> false;
            default -> throw EngineException.invalid("invalid filter 'dangling=[" + value + "]'");
        };
    }

    private static Optional<Instant> earlier(Optional<Instant> a, Instant b) {
        return Optional.of(a.isPresent() && a.get().isBefore(b) ? a.get() : b);
    }

    private static Optional<Instant> later(Optional<Instant> a, Instant b) {
        return Optional.of(a.isPresent() && a.get().isAfter(b) ? a.get() : b);
    }

    /** A time: seconds since the epoch, RFC 3339, or a duration before now in Go's form. */
    private static Instant time(String value, Instant now) {
        if (value.matches("\\d{1,12}")) {
            return Instant.ofEpochSecond(Long.parseLong(value));
        }
        Matcher part = DURATION.matcher(value);
        Duration ago = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            double nanos = Double.parseDouble(part.group(1))
                    * switch (part.group(2)) {
                        case "h" -> 3600e9;
                        case "m" -> 60e9;
                        case "s" -> 1e9;
                        default -> 1e6;
                    };
            ago = ago.plusNanos((long) nanos);
        }
        if (end == value.length() && end > 0) {
            return now.minus(ago);
        }
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value, Instant::from);
        } catch (DateTimeException e) {
            throw EngineException.invalid("failed to parse value as time or duration: \"" + value + "\"");
        }
    }
}
