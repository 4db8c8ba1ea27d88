package io.jdock.daemon.container.exec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The body of an exec start.
 *
 * @param detach nobody reads its output
 * @param consoleSize height and width, or empty
 */
public record ExecStartOptions(
        @JsonProperty("Detach") boolean detach,
        @JsonProperty("Tty") boolean tty,
        @JsonProperty("ConsoleSize") List<Integer> consoleSize) {
    public ExecStartOptions {
        consoleSize = consoleSize == null ? List.of() : List.copyOf(consoleSize);
    }
}
