package io.jdock.shim.launcher;

import io.jdock.nativebridge.linux.Fd;
import io.jdock.shim.client.ShimProcess;
import java.io.IOException;
import java.util.List;

/** Tells the world that something runs: its record for later daemons, and the reply for the one that waits. */
interface Announcement {
    /**
     * Called once, when the process runs.
     *
     * @param streams the daemon's ends of an exec's streams, now owned by the announcement: open until the daemon has
     *     taken them
     * @throws IOException if there can be no record of it: then it must not run
     */
    void started(ShimProcess shim, List<Fd> streams) throws IOException;
}
