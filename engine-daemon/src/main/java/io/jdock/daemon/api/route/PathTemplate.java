package io.jdock.daemon.api.route;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path with holes: {@code {id}} stands for one segment, {@code {name:.*}} for one or more, slashes included. */
public final class PathTemplate {
    private static final Pattern HOLE = Pattern.compile("\\{([a-z]+)(:\\.\\*)?}");

    private final String text;
    private final Pattern pattern;
    private final List<String> names;

    private PathTemplate(String text, Pattern pattern, List<String> names) {
        this.text = text;
        this.pattern = pattern;
        this.names = names;
    }

    public static PathTemplate of(String text) {
        requireNonNull(text, "text is null");
        var expression = new StringBuilder();
        var names = new ArrayList<String>();
        Matcher hole = HOLE.matcher(text);
        int end = 0;
        while (hole.find()) {
            expression.append(Pattern.quote(text.substring(end, hole.start())));
            expression.append(hole.group(2) == null ? "([^/]+)" : "(.+)");
            names.add(hole.group(1));
            end = hole.end();
        }
        expression.append(Pattern.quote(text.substring(end)));
        return new PathTemplate(text, Pattern.compile(expression.toString()), List.copyOf(names));
    }

    /** What stands in the holes, or empty if the path is of another form. */
    public Optional<Map<String, String>> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), matcher.group(i + 1));
        }
        return Optional.of(values);
    }

    /** The first literal segment, by which a router can choose among many. */
    String firstSegment() {
        return firstSegment(text);
    }

    static String firstSegment(String path) {
        int slash = path.indexOf('/', 1);
        return slash < 0 ? path : path.substring(0, slash);
    }

    @Override
    public String toString() {
        return text;
    }
}
