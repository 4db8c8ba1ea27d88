package io.jdock.daemon.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.log.LogCarrier;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.LogConfig;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The options of a container's log driver, checked and with their defaults. */
record LogOptions(String driver, Map<String, String> options) {
    /** The most that the stream log keeps if the options say nothing: as Docker's {@code local}, 5 files of 20 MB. */
    private static final long DEFAULT_BYTES = 100L * 1000 * 1000;

    private static final Set<String> COMMON =
            Set.of("labels", "labels-regex", "env", "env-regex", "tag", "mode", "max-buffer-size");
    private static final Map<String, Set<String>> OWN = Map.of(
            "local", Set.of("max-size", "max-file", "compress"),
            "json-file", Set.of("max-size", "max-file", "compress"),
            "none", Set.of(),
            "syslog", Set.of("syslog-address", "syslog-facility", "syslog-format"),
            "journald", Set.of());
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})\\s*([kKmMgGtT]?)[iI]?[bB]?");

    static LogOptions of(LogConfig config) {
        return new LogOptions(config.type(), config.config());
    }

    /** @throws EngineException INVALID in Docker's words */
    void check() {
        if (!OWN.containsKey(driver)) {
            throw EngineException.invalid("logger: no log driver named '" + driver + "' is registered");
        }
        for (String name : options.keySet()) {
            if (!COMMON.contains(name) && !OWN.get(driver).contains(name)) {
                throw EngineException.invalid("unknown log opt '" + name + "' for " + driver + " log driver");
            }
        }
        if (options.containsKey("max-size")) {
            size(options.get("max-size"));
        }
        if (maxFiles() < 1) {
            throw EngineException.invalid("max-file cannot be less than 1");
        }
        if (driver.equals("json-file") && options.containsKey("max-file") && !options.containsKey("max-size")) {
            throw EngineException.invalid("max-file cannot be set without max-size");
        }
        checkMode();
        LogCarrier.check(driver, options);
        pattern("labels-regex");
        pattern("env-regex");
    }

    /** Both modes are one here, as no container ever waits for its driver; what is no mode is still refused. */
    private void checkMode() {
        String mode = options.getOrDefault("mode", "");
        if (!Set.of("", "blocking", "non-blocking").contains(mode)) {
            throw EngineException.invalid("logger: logging mode not supported: " + mode);
        }
        if (options.containsKey("max-buffer-size")) {
            if (!mode.equals("non-blocking")) {
                throw EngineException.invalid(
                        "logger: max-buffer-size option is only supported with 'mode=non-blocking'");
            }
            size(options.get("max-buffer-size"));
        }
    }

    /** Bytes that one file may have; empty options mean no limit. */
    long maxSize() {
        return options.containsKey("max-size") ? size(options.get("max-size")) : Long.MAX_VALUE;
    }

    int maxFiles() {
        String text = options.getOrDefault("max-file", driver.equals("local") ? "5" : "1");
        if (!text.matches("[0-9]{1,6}")) {
            throw EngineException.invalid("invalid value for max-file: \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /** Bytes that the stream log may keep, whatever the driver. */
    long streamLogBytes() {
        long size = maxSize();
        if (size == Long.MAX_VALUE) {
            return DEFAULT_BYTES;
        }
        return Math.max(1 << 16, Math.multiplyExact(size, maxFiles()));
    }

    /** Labels and variables that the options name, by name. */
    Map<String, String> attributes(ContainerConfig config) {
        var attributes = new TreeMap<String, String>();
        pick(config.labels(), "labels", attributes);
        var variables = new TreeMap<String, String>();
        for (String variable : config.env()) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        pick(variables, "env", attributes);
        return attributes;
    }

    private void pick(Map<String, String> from, String option, Map<String, String> into) {
        List<String> names = Arrays.asList(options.getOrDefault(option, "").split(","));
        Pattern pattern = pattern(option + "-regex");
        from.forEach((name, value) -> {
            if (names.contains(name) || pattern != null && pattern.matcher(name).find()) {
                into.put(name, value);
            }
        });
    }

    private Pattern pattern(String option) {
        try {
            return options.containsKey(option) ? Pattern.compile(options.get(option)) : null;
        } catch (PatternSyntaxException e) {
            throw EngineException.invalid("invalid " + option + ": " + e.getMessage());
        }
    }

    /** The attributes as {@code logs --details} shows them. */
    String details(ContainerConfig config) {
        return attributes(config).entrySet().stream()
                .map(entry ->
                        URLEncoder.encode(entry.getKey(), UTF_8) + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining(","));
    }

    private static long size(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw EngineException.invalid("invalid size: '" + text + "'");
        }
        int power = " kmgt"
                .indexOf(
                        matcher.group(2).isEmpty()
                                ? ' '
                                : Character.toLowerCase(matcher.group(2).charAt(0)));
        return Long.parseLong(matcher.group(1)) << (10 * power);
    }
}
