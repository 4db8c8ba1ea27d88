package io.jdock.daemon.network;

/** Told of every step of an attachment before it is made: the place where a test makes a step fail. */
interface Steps {
    Steps UNOBSERVED = step -> {};

    void before(String step);
}
