package io.jdock.cli.http;

import java.io.IOException;

/** Nobody answers at the daemon's address; the message says so to the user, and what to do. */
public final class EngineUnreachable extends IOException {
    EngineUnreachable(EngineAddress address, Exception cause) {
        super(message(address, cause), cause);
    }

    private static String message(EngineAddress address, Exception cause) {
        String reason = String.valueOf(cause.getMessage());
        if (reason.contains("Permission denied")) {
            return "permission denied while trying to connect to the jdock daemon socket at " + address.text()
                    + ": become root or join the socket's group";
        }
        if (address.text().equals(EngineAddress.DEFAULT)) {
            return "Cannot connect to the jdock daemon at " + address.text()
                    + ". Is it running? Start it with 'systemctl start jdock' or 'jdockd' as root.";
        }
        return "Cannot connect to the jdock daemon at " + address.text() + ". Is it running? Start it with 'jdockd -H "
                + address.text() + "' as root, or name another with -H.";
    }
}
