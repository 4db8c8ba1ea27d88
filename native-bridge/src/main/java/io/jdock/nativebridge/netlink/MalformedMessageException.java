package io.jdock.nativebridge.netlink;

/** Bytes that are no netlink message. */
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }
}
