package io.jdock.daemon.container.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * A process that was run, or is to be run, in a container.
 *
 * @param exitCode null until it has ended
 * @param pid its process id on the host; 0 before it starts
 */
@JsonNaming(UpperCamelCaseStrategy.class)
public record ExecInspect(
        @JsonProperty("ID") String id,
        boolean running,
        Integer exitCode,
        ProcessConfig processConfig,
        boolean openStdin,
        boolean openStderr,
        boolean openStdout,
        boolean canRemove,
        @JsonProperty("ContainerID") String containerId,
        String detachKeys,
        int pid) {
    /** What is run; these names are lower case in the API. */
    public record ProcessConfig(
            boolean tty, String entrypoint, List<String> arguments, boolean privileged, String user) {}
}
