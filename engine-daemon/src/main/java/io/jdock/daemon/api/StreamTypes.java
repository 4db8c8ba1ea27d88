package io.jdock.daemon.api;

import io.jdock.daemon.api.route.Call;

/** Content types of output that is streamed to clients. */
final class StreamTypes {
    private static final String RAW = "application/vnd.docker.raw-stream";
    private static final String MULTIPLEXED = "application/vnd.docker.multiplexed-stream";

    private StreamTypes() {}

    /** As docker names it since API 1.42: older clients know one name for both. */
    static String of(Call call, boolean tty) {
        return tty || !call.version().atLeast(1, 42) ? RAW : MULTIPLEXED;
    }

    /** As {@link #of}, for a connection that is taken over; one that was not upgraded is called raw always. */
    static String hijacked(Call call, boolean tty) {
        return call.exchange().asksUpgradeTo("tcp") ? of(call, tty) : RAW;
    }
}
