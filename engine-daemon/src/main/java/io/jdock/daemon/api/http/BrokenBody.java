package io.jdock.daemon.api.http;

import java.io.IOException;

/** What a client sends ended before its end, or is not what its head said: the client's fault, and none of the host. */
public final class BrokenBody extends IOException {
    BrokenBody(String message) {
        super(message);
    }
}
