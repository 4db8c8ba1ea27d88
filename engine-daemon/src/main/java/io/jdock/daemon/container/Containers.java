package io.jdock.daemon.container;

import io.jdock.daemon.container.model.ContainerCreateRequest;
import io.jdock.daemon.container.model.ContainerInspect;
import io.jdock.daemon.container.model.ContainerStats;
import io.jdock.daemon.container.model.ContainerSummary;
import io.jdock.daemon.container.model.CreateResponse;
import io.jdock.daemon.container.model.PruneResponse;
import io.jdock.daemon.container.model.TopResponse;
import io.jdock.daemon.container.model.UpdateRequest;
import io.jdock.daemon.container.model.UpdateResponse;
import io.jdock.daemon.container.model.WaitResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Everything a client may do with containers. A {@code ref} is a full id, a name (with or without its leading slash) or
 * an unambiguous beginning of an id, in this order. All methods may block and may be called from any thread at once.
 *
 * <p>Every method that takes a {@code ref} throws an {@link io.jdock.daemon.EngineException} of kind NOT_FOUND
 * ({@code No such container: x}) if there is none, INVALID if the id's beginning is ambiguous.
 */
public interface Containers {
    /**
     * Makes a container. Either everything is right and the container exists, or nothing was made.
     *
     * @throws io.jdock.daemon.EngineException INVALID for a bad request, NOT_FOUND for an unknown image, CONFLICT for a
     *     name in use
     */
    CreateResponse create(CreateOptions options, ContainerCreateRequest request);

    /**
     * Starts a container; when this returns its process runs.
     *
     * @throws io.jdock.daemon.EngineException NOT_MODIFIED if it runs already; INVALID if its command cannot be
     *     executed; INTERNAL for other failures. The container is then as before, with the error in its state.
     */
    void start(String ref);

    /** Stops a container and returns when it has ended; NOT_MODIFIED if it does not run. */
    void stop(String ref, StopOptions options);

    /** Stops a container if it runs, and starts it. */
    void restart(String ref, StopOptions options);

    /**
     * Sends a signal.
     *
     * @param signal a name with or without SIG, or a number; empty means SIGKILL, which also waits for the end
     * @throws io.jdock.daemon.EngineException CONFLICT if it does not run
     */
    void kill(String ref, String signal);

    void pause(String ref);

    void unpause(String ref);

    /**
     * Waits for a container. The wait is registered when this returns, so that a start that follows cannot be missed.
     * The stage completes exceptionally with NOT_FOUND if a container is removed before the condition holds.
     */
    CompletionStage<WaitResponse> wait(String ref, WaitCondition condition);

    void remove(String ref, RemoveOptions options);

    void rename(String ref, String newName);

    /**
     * Changes limits, restart policy and more, at once if the container runs.
     *
     * @throws io.jdock.daemon.EngineException CONFLICT or INVALID; then nothing was changed
     */
    UpdateResponse update(String ref, UpdateRequest request);

    /** Removes those that do not run and pass the filters {@code until}, {@code label} and {@code label!}. */
    PruneResponse prune(Map<String, List<String>> filters);

    /** Newest first. */
    List<ContainerSummary> list(ContainerQuery query);

    ContainerInspect inspect(String ref, boolean withSize);

    /** Processes of a running container; {@code psArguments} empty means {@code -ef}. */
    TopResponse top(String ref, String psArguments);

    /** What a container uses now; nothing if it does not run. */
    ContainerStats stats(String ref);

    /** All containers with their sizes on disk, in which their logs count. */
    List<ContainerSummary> usage();

    /** Tells a running container's terminal its size in characters. */
    void resize(String ref, int height, int width);

    /** The kept output, for reading it and for following it. */
    ContainerLog logs(String ref);

    /** Connects to a container's streams; it may be created only, and then waits for the start. */
    Attachment attach(String ref, AttachOptions options);
}
