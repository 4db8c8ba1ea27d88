package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;

/** Which network a container gets; {@code toString} is the form of the API's HostConfig.NetworkMode. */
public sealed interface NetworkMode {
    /** The default bridge. */
    record Bridge() implements NetworkMode {
        @Override
        public String toString() {
            return "bridge";
        }
    }

    /** The host's own network. */
    record Host() implements NetworkMode {
        @Override
        public String toString() {
            return "host";
        }
    }

    /** A network namespace with a loopback interface and nothing else. */
    record None() implements NetworkMode {
        @Override
        public String toString() {
            return "none";
        }
    }

    /**
     * A network of the user's own.
     *
     * @param reference its name, its id, or a beginning of its id
     */
    record Named(String reference) implements NetworkMode {
        public Named {
            requireNonNull(reference, "reference is null");
        }

        @Override
        public String toString() {
            return reference;
        }
    }

    /**
     * The network namespace of another container.
     *
     * @param reference name or id of that container
     * @param namespacePath that container's namespace ({@code /proc/PID/ns/net} or its sandbox), empty until known
     */
    record Container(String reference, String namespacePath) implements NetworkMode {
        public Container {
            requireNonNull(reference, "reference is null");
            requireNonNull(namespacePath, "namespacePath is null");
        }

        @Override
        public String toString() {
            return "container:" + reference;
        }
    }

    /**
     * Reads HostConfig.NetworkMode; empty and {@code default} are the bridge, and what is no other mode is a network's
     * name.
     *
     * @throws EngineException of kind INVALID for {@code container:} without a container
     */
    static NetworkMode parse(String text) {
        if (text.startsWith("container:")) {
            String reference = text.substring("container:".length());
            if (reference.isEmpty()) {
                throw EngineException.invalid("invalid container format container:<name|id>");
            }
            return new Container(reference, "");
        }
        return switch (text) {
            case "", "default", "bridge" -> new Bridge();
            case "host" -> new Host();
            case "none" -> new None();
            default -> new Named(text);
        };
    }
}
