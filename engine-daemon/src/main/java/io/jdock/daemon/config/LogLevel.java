package io.jdock.daemon.config;

import java.util.Locale;

/** How much is logged. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /** Reads dockerd's names, of which {@code fatal} has no more to say than {@code error} here. */
    static LogLevel parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "trace", "debug" -> DEBUG;
            case "info" -> INFO;
            case "warn", "warning" -> WARN;
            case "error", "fatal", "panic" -> ERROR;
            default -> throw Settings.invalid(Directive.LOG_LEVEL, text, "use debug, info, warn, error or fatal");
        };
    }
}
