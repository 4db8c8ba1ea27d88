package io.jdock.daemon.container.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * State as inspect shows it.
 *
 * @param status created, running, paused, restarting, removing, exited or dead
 * @param startedAt RFC 3339, {@value #NEVER} if it never started; {@code finishedAt} alike
 * @param health null if no health check is configured
 */
@JsonNaming(UpperCamelCaseStrategy.class)
public record ContainerState(
        String status,
        boolean running,
        boolean paused,
        boolean restarting,
        @JsonProperty("OOMKilled") boolean oomKilled,
        boolean dead,
        int pid,
        int exitCode,
        String error,
        String startedAt,
        String finishedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) Health health) {
    /** Go's zero time, by which clients know "never". */
    public static final String NEVER = "0001-01-01T00:00:00Z";

    /** How the health checks went. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Health(String status, int failingStreak, List<Result> log) {}

    /** One health check. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Result(String start, String end, int exitCode, String output) {}
}
