package io.jdock.cli.container;

import io.jdock.cli.Session;
import io.jdock.cli.http.EngineClient;
import io.jdock.cli.terminal.Signals;
import java.io.IOException;

/** Passes the signals that the client gets on to a container's first process. */
final class SignalForwarder {
    /** SIGQUIT is missing: the virtual machine keeps it for itself. */
    private static final String[] NAMES = {"INT", "TERM", "HUP", "USR1", "USR2", "CONT", "ALRM", "TSTP", "TTIN", "TTOU"};

    private SignalForwarder() {}

    static void install(Session session, String id) {
        for (String name : NAMES) {
            Signals.handle(name, new Runnable() {
                @Override
                public void run() {
                    try (EngineClient engine = new EngineClient(
                            session.engine().address(), session.engine().version())) {
                        engine.call("POST", "/containers/" + id + "/kill?signal=" + name, null);
                    } catch (IOException _) {
                        // It has ended, or is not started yet: nobody is there to get the signal.
                    }
                }
            });
        }
    }
}
