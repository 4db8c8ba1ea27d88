package io.jdock.daemon;

/** Which engine this is. */
final class EngineVersion {
    static final String NUMBER = "0.1.0";

    private EngineVersion() {}
}
