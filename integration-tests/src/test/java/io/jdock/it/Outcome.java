package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What became of a command. */
record Outcome(List<String> command, int exitCode, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Its output without white space at the ends, after a check that it ended with 0. */
    String text() {
        assertThat(exitCode).as("exit code of %s", this).isZero();
        return out.strip();
    }

    /** Its lines, after a check that it ended with 0. */
    List<String> lines() {
        String text = text();
        return text.isEmpty() ? List.of() : text.lines().toList();
    }

    JsonNode json() {
        return json(text());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + text, e);
        }
    }

    /** Checks code and that the message is on standard error. */
    void failedWith(int code, String... messageParts) {
        assertThat(exitCode).as("exit code of %s", this).isEqualTo(code);
        assertThat(err).as("standard error of %s", this).contains(messageParts);
    }

    @Override
    public String toString() {
        return String.join(" ", command) + "\nexit code " + exitCode + "\nstdout:\n" + out + "\nstderr:\n" + err;
    }
}
