package io.jdock.cli;

/** What this client is. */
public final class Version {
    /** The client's own version. A constant: reading a manifest would cost every start. */
    public static final String CLIENT = "0.1.0";

    private Version() {}
}
