package io.jdock.daemon.network;

/**
 * Told of the containers that are on a network with names ({@link NetworkAttachment#hasNameServer}): what there is to
 * answer, and in which namespaces on 127.0.0.11. Thread-safe; calls for one container come one after the other.
 */
public interface NameService {
    /** For an engine without names. */
    NameService NONE = new NameService() {
        @Override
        public void put(String containerId, NetworkAttachment attachment) {
            // nobody asks
        }

        @Override
        public void remove(String containerId) {
            // nobody asks
        }
    };

    /**
     * A container's endpoints are these from now on: before its first process runs, after each connect, disconnect and
     * rename, and for each that an earlier daemon started. When this returns, its names are answered and its own
     * questions are. It runs on the way of a start; what it throws fails the start or the connect.
     */
    void put(String containerId, NetworkAttachment attachment);

    /** The container is on no such network any more; its namespace is taken apart after this. */
    void remove(String containerId);
}
