package io.jdock.cli.terminal;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Signals of this process. The JDK has no other way to them than {@code sun.misc.Signal}. */
public final class Signals {
    private Signals() {}

    /**
     * Runs an action at every arrival of a signal, instead of what it would do by itself; on a thread of the virtual
     * machine. Signals that cannot be caught keep their effect.
     */
    public static void handle(String name, Runnable action) {
        try {
            Signal.handle(new Signal(name), new SignalHandler() {
                @Override
                public void handle(Signal signal) {
                    action.run();
                }
            });
        } catch (IllegalArgumentException _) {
            // The virtual machine uses this one itself, or was told to leave all of them alone.
        }
    }
}
