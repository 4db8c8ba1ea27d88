package io.jdock.daemon.container.exec;

import io.jdock.daemon.container.model.ExecCreateRequest;
import io.jdock.daemon.container.model.ExecInspect;

/**
 * Processes that clients run in running containers. Every method that takes an id throws NOT_FOUND
 * ({@code No such exec instance: x}) if there is none.
 */
public interface Execs {
    /**
     * Registers a process to run and answers its id.
     *
     * @throws io.jdock.daemon.EngineException CONFLICT if the container does not run or is paused
     */
    String create(String containerRef, ExecCreateRequest request);

    /**
     * Starts a registered process.
     *
     * @throws io.jdock.daemon.EngineException CONFLICT if it was started before or the container runs no more;
     *     INVALID if its command cannot be executed
     */
    ExecSession start(String id, ExecStartOptions options);

    void resize(String id, int height, int width);

    ExecInspect inspect(String id);
}
