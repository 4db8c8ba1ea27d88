package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.list;
import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * A process to run in a running container.
 *
 * @param detachKeys as {@code ctrl-p,ctrl-q}; empty for the default
 * @param consoleSize height and width, or empty
 */
@JsonNaming(UpperCamelCaseStrategy.class)
public record ExecCreateRequest(
        boolean attachStdin,
        boolean attachStdout,
        boolean attachStderr,
        List<Integer> consoleSize,
        String detachKeys,
        boolean tty,
        List<String> env,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> cmd,

        boolean privileged,
        String user,
        String workingDir) {
    public ExecCreateRequest {
        consoleSize = list(consoleSize);
        detachKeys = text(detachKeys);
        env = list(env);
        cmd = list(cmd);
        user = text(user);
        workingDir = text(workingDir);
    }
}
