package io.jdock.daemon.api;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.route.Call;

/** A terminal's size in characters, from the query of a resize. */
record TerminalSize(int height, int width) {
    static TerminalSize of(Call call) {
        return new TerminalSize(dimension(call, "h"), dimension(call, "w"));
    }

    private static int dimension(Call call, String name) {
        int value = call.query()
                .integer(name)
                .orElseThrow(() -> EngineException.invalid("invalid value for \"" + name + "\": a number is required"));
        if (value < 0 || value > 65535) {
            throw EngineException.invalid("invalid value for \"" + name + "\": " + value + " is out of range");
        }
        return value;
    }
}
