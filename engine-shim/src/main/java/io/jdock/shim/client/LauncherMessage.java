package io.jdock.shim.client;

import com.fasterxml.jackson.annotation.JsonInclude;

/** What daemon and launcher say to each other, as JSON in {@link Frames}. */
public final class LauncherMessage {
    private LauncherMessage() {}

    /**
     * A request: exactly one of {@code start}, {@code exec}, {@code change} and {@code taken} is set.
     *
     * @param sequence comes back in the reply; replies come in the order in which starts finish
     * @param taken the sequence of an exec whose streams the daemon has taken: the launcher, which has kept them open
     *     until then, closes them. Has no reply
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Request(long sequence, StartRequest start, ExecRequest exec, ChangeRequest change, Long taken) {}

    /**
     * A reply: {@code shim}, or {@code failure} with a text; neither for a change that was made.
     *
     * @param sequence 0 for the launcher's first message, which says that it is ready
     * @param orphanPid a shim that failed and must still be reaped by the daemon, whose child it is; 0 if none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reply(long sequence, ShimProcess shim, StartException.Kind failure, String message, int orphanPid) {}
}
