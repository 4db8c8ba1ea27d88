package io.jdock.shim.client;

/**
 * A running shim and the process it started. Start times are in clock ticks since boot: with the pid, an identity.
 *
 * @param shimPid the shim: a child of the daemon, without exit signal, to be reaped by waitid(2) with __WALL
 * @param initPid the container's first process (or the exec's process), as the host sees it
 * @param inputFd descriptor in the shim by which input goes in: the terminal's master, or a socket whose
 *     shutdown(SHUT_WR) is the end of the input; -1 if there is none
 * @param outputFd for an exec: descriptor of the pipe that carries stdout (or of the terminal's master); -1 if the
 *     output goes to the stream log or nowhere
 * @param errorFd for an exec: the same for stderr
 */
public record ShimProcess(
        int shimPid, long shimStartTime, int initPid, long initStartTime, int inputFd, int outputFd, int errorFd) {}
