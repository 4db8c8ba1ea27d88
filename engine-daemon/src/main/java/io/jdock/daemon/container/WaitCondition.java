package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;

/** What a wait waits for. */
public enum WaitCondition {
    /** It does not run; holds at once for one that was never started. */
    NOT_RUNNING,
    /** It ends after now. */
    NEXT_EXIT,
    /** It is gone. */
    REMOVED;

    /** Reads the API's word; empty means {@link #NOT_RUNNING}. */
    public static WaitCondition parse(String word) {
        return switch (word) {
            case "", "not-running" -> NOT_RUNNING;
            case "next-exit" -> NEXT_EXIT;
            case "removed" -> REMOVED;
            default -> throw EngineException.invalid("invalid condition: \"" + word + "\"");
        };
    }
}
