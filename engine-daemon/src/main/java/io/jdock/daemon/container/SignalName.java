package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Signals by name, as Linux numbers them on x86 and ARM (signal(7)). */
final class SignalName {
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;
    private static final int SIGRTMIN = 34;
    private static final int SIGRTMAX = 64;

    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");

    private SignalName() {}

    /**
     * The number of a signal given as {@code SIGTERM}, {@code term} or {@code 15}.
     *
     * @throws EngineException INVALID for anything else
     */
    static int parse(String text) {
        return find(text).orElseThrow(() -> EngineException.invalid("Invalid signal: " + text));
    }

    private static OptionalInt find(String text) {
        if (text.matches("[0-9]{1,2}")) {
            int number = Integer.parseInt(text);
            return number >= 1 && number <= SIGRTMAX ? OptionalInt.of(number) : OptionalInt.empty();
        }
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring("SIG".length()) : upper;
        int index = NAMES.indexOf(
                switch (name) {
                    case "IOT" -> "ABRT";
                    case "CLD" -> "CHLD";
                    case "POLL" -> "IO";
                    default -> name;
                });
        return index >= 0 ? OptionalInt.of(index + 1) : realTime(name);
    }

    private static OptionalInt realTime(String name) {
        if (!name.matches("RTM(IN(\\+[0-9]{1,2})?|AX(-[0-9]{1,2})?)")) {
            return OptionalInt.empty();
        }
        int offset = name.length() > "RTMIN".length() ? Integer.parseInt(name.substring("RTMIN".length())) : 0;
        int number = (name.startsWith("RTMIN") ? SIGRTMIN : SIGRTMAX) + offset;
        return number >= SIGRTMIN && number <= SIGRTMAX ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
