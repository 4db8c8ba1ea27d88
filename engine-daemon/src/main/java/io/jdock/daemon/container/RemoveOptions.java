package io.jdock.daemon.container;

/**
 * How to remove a container.
 *
 * @param force kill it first if it runs
 * @param volumes remove its anonymous volumes too
 * @param link the reference is {@code container/alias}, and only that link is removed
 */
public record RemoveOptions(boolean force, boolean volumes, boolean link) {}
