package io.jdock.cli.terminal;

/**
 * The size of a terminal.
 *
 * @param rows lines of text
 * @param columns characters a line
 */
public record WindowSize(int rows, int columns) {}
