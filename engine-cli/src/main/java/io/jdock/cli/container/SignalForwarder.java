package io.jdock.cli.container;

import io.jdock.cli.Session;
import io.jdock.cli.http.EngineClient;
import io.jdock.cli.terminal.QuitSignal;
import io.jdock.cli.terminal.Signals;
import java.io.IOException;

/** Passes the signals that the client gets on to a container's first process. */
final class SignalForwarder {
    private static final String[] NAMES = {
        "INT", "TERM", "HUP", "USR1", "USR2", "CONT", "ALRM", "TSTP", "TTIN", "TTOU", "IO", "PWR", "PROF", "VTALRM"
    };

    /** The one signal that takes a while to set up is set up when a short run has ended already. */
    private static final long QUIT_DELAY_MILLIS = 300;

    private SignalForwarder() {}

    static void install(Session session, String id) {
        for (String name : NAMES) {
            Signals.handle(name, sender(session, id, name));
        }
        QuitSignal.handleSoon(QUIT_DELAY_MILLIS, sender(session, id, "QUIT"));
    }

    private static Runnable sender(Session session, String id, String name) {
        return new Runnable() {
            @Override
            public void run() {
                try (EngineClient engine = new EngineClient(
                        session.engine().address(), session.engine().version())) {
                    engine.call("POST", "/containers/" + id + "/kill?signal=" + name, null);
                } catch (IOException _) {
                    // It has ended, or is not started yet: nobody is there to get the signal.
                }
            }
        };
    }
}
