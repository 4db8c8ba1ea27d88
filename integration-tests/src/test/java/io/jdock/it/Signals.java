package io.jdock.it;

/** Sends signals by process id. */
final class Signals {
    private Signals() {}

    static void send(long pid, String name) {
        Shell.run("kill", "-s", name, Long.toString(pid)).text();
    }

    /** True while there is such a process and it is no zombie. */
    static boolean isAlive(long pid) {
        return ProcFiles.state(pid).filter(state -> state != 'Z').isPresent();
    }
}
