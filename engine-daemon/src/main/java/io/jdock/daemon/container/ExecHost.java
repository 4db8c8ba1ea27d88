package io.jdock.daemon.container;

import java.util.Map;

/** What further processes need of the containers they run in. */
public interface ExecHost {
    /**
     * A container that runs.
     *
     * @throws io.jdock.daemon.EngineException NOT_FOUND; CONFLICT if it does not run
     */
    ExecTarget target(String ref);

    /** Shows or hides a process in the container's inspect; nothing happens if the container is gone. */
    void list(String containerId, String execId, boolean shown);

    /** Publishes an event of a container. */
    void publish(String containerId, String action, Map<String, String> attributes);

    ContainerRuntime runtime();
}
