package io.jdock.daemon.network;

/** Told of every step of an attachment, and of a network's making, before it is made: the place where a test makes a step fail. */
interface Steps {
    Steps UNOBSERVED = step -> {};

    void before(String step);
}
