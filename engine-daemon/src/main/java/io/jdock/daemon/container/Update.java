package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.RestartPolicy;
import io.jdock.daemon.container.model.UpdateRequest;
import io.jdock.daemon.container.model.UpdateResponse;
import java.util.ArrayList;
import java.util.List;

/** Changes containers that exist, whether they run or not. */
final class Update {
    private final Parts parts;

    Update(Parts parts) {
        this.parts = parts;
    }

    /** Either all of it is done, or an exception tells why not and the container is as before. */
    UpdateResponse update(Container container, UpdateRequest request) {
        container.lock.lock();
        try {
            refuse(container, request.restartPolicy());
            ContainerDocument document = container.now().document();
            ResourceUpdate limits = ResourceUpdate.of(document.hostConfig(), request);
            ContainerDocument updated = document.withHostConfig(limits.whole());
            container.now().run().ifPresent(run -> run.limit(limits.changed()));
            container.awaitWritten();
            parts.store().write(updated);
            container.document(updated);
            parts.events().publish(updated, "update");
            return new UpdateResponse(warnings(request));
        } catch (EngineException e) {
            throw new EngineException(
                    e.kind(), "Cannot update container " + container.id() + ": " + e.getMessage(), e);
        } finally {
            container.lock.unlock();
        }
    }

    private static void refuse(Container container, RestartPolicy policy) {
        Life life = container.now().life();
        if (container.isRemoved() || life instanceof Life.Removing || life instanceof Life.Dead) {
            throw EngineException.conflict("container is marked for removal and cannot be \"update\"");
        }
        if (policy == null) {
            return;
        }
        if (container.now().document().hostConfig().autoRemove() && !policy.name().equals("no")) {
            throw EngineException.conflict(
                    "Restart policy cannot be updated because AutoRemove is enabled for the container");
        }
        RequestCheck.checkPolicy(policy, false);
    }

    private static List<String> warnings(UpdateRequest request) {
        var warnings = new ArrayList<String>();
        if (request.kernelMemory() > 0) {
            warnings.add(Creation.KERNEL_MEMORY);
        }
        return warnings;
    }
}
