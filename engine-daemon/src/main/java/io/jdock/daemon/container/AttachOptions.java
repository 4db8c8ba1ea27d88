package io.jdock.daemon.container;

/**
 * Which streams to connect.
 *
 * @param logs begin with the kept output
 * @param stream go on with new output and accept input
 */
public record AttachOptions(boolean logs, boolean stream, boolean stdin, boolean stdout, boolean stderr) {}
