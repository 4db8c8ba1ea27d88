package io.jdock.shim.client;

import io.jdock.nativebridge.linux.Fd;
import java.util.Optional;

/**
 * A process that an exec started, and the daemon's ends of its streams, which the caller owns and closes. They are there
 * even if the process has ended already.
 *
 * @param input see {@link ShimProcess#inputFd}; empty if its stdin is /dev/null
 * @param output its stdout, or the terminal's master
 * @param errors its stderr
 */
public record StartedExec(ShimProcess shim, Optional<Fd> input, Optional<Fd> output, Optional<Fd> errors) {}
