package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The client's commands that no test of a subject uses anyway. */
@WithEngine
class ClientIT {
    private static final String TRAPS = "for s in QUIT USR1 USR2 HUP PWR TERM; do trap \"echo got $s\" $s; done;"
            + " echo ready; until [ -e /end ]; do sleep 0.1; done; exit 5";

    private final Engine engine;

    ClientIT(Engine engine) {
        this.engine = engine;
    }

    @Test
    void signalsReachTheContainerAlsoThoseTheVirtualMachineUses() {
        try (Running run = engine.jdockStart("run", "--name", "deaf", "busybox", "sh", "-c", TRAPS)) {
            Shell.eventually().until(() -> run.out().equals("ready\n"));
            for (String signal : List.of("TERM", "USR1", "USR2", "HUP", "PWR")) {
                Signals.send(run.pid(), signal);
                Shell.eventually().until(() -> run.out().contains("got " + signal + "\n"));
            }
            // This one is the container's only some time after the start; until then the machine lists its threads.
            Shell.eventually().until(() -> {
                Signals.send(run.pid(), "QUIT");
                return run.out().contains("got QUIT\n");
            });
            engine.jdock("exec", "-d", "deaf", "touch", "/end").text();
            assertThat(run.await().exitCode()).isEqualTo(5);
        }
    }
}
