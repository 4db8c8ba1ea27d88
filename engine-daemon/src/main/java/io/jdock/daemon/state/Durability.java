package io.jdock.daemon.state;

/** What holds of a written file after a loss of power. After a mere crash of the daemon both hold the new content. */
public enum Durability {
    /** The old content or the new one, each whole. Right for facts that end with the machine, as a process id. */
    ATOMIC,
    /** The new content; costs a second flush, of the directory. */
    DURABLE
}
