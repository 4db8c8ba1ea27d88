package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.container.model.RestartPolicy;
import io.jdock.daemon.container.model.UpdateRequest;
import io.jdock.daemon.container.model.UpdateResponse;
import io.jdock.shim.client.ChangeRequest;
import io.jdock.shim.client.StartException;
import io.jdock.shim.oci.LinuxResources;
import io.jdock.shim.oci.LinuxResources.DeviceRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Changes containers that exist, whether they run or not. */
final class Update {
    private final Parts parts;

    Update(Parts parts) {
        this.parts = parts;
    }

    /** What is refused is refused before anything is done. */
    UpdateResponse update(Container container, UpdateRequest request) {
        container.lock.lock();
        try {
            refuse(container, request.restartPolicy());
            ContainerDocument document = container.now().document();
            ResourceUpdate limits = ResourceUpdate.of(document.hostConfig(), request);
            LiveParts live = LiveParts.of(parts, document.withHostConfig(limits.whole()), request);
            if (container.now().run().isPresent()) {
                ContainerRuntime.Run run = container.now().run().get();
                run.limit(withDevices(limits.changed(), live));
                change(run, live);
            }
            container.awaitWritten();
            parts.store().write(live.document());
            container.document(live.document());
            parts.events().publish(live.document(), "update");
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

    /** cgroup v1 takes rules one by one; v2 has a program, which is replaced as a whole. */
    private LinuxResources withDevices(LinuxResources limits, LiveParts live) {
        if (live.rules().isEmpty()) {
            return limits;
        }
        List<DeviceRule> rules = parts.runtime().unifiedCgroups()
                ? HostDevice.grants(live.document().hostConfig()).rules()
                : live.rules();
        return new LinuxResources(
                rules,
                limits.memory(),
                limits.cpu(),
                limits.pids(),
                limits.blockIO(),
                limits.hugepageLimits(),
                limits.unified());
    }

    private void change(ContainerRuntime.Run run, LiveParts live) {
        try (MountSources sources = Starting.prepareMounts(parts, live.document().withMounts(live.added()))) {
            var request = new ChangeRequest(
                    run.pid(),
                    run.startTime(),
                    sources.mounts().stream().map(SpecMounts::client).toList(),
                    live.detached(),
                    live.devices(),
                    live.removedDevices());
            if (!request.nothing()) {
                parts.runtime().change(request);
            }
        } catch (StartException e) {
            ErrorKind kind = e.kind() == StartException.Kind.INVALID ? ErrorKind.INVALID : ErrorKind.INTERNAL;
            throw new EngineException(kind, e.getMessage(), e);
        } catch (IOException e) {
            throw EngineException.internal("prepare mounts: " + e.getMessage(), e);
        }
    }

    private static List<String> warnings(UpdateRequest request) {
        var warnings = new ArrayList<String>();
        if (request.kernelMemory() > 0) {
            warnings.add(Creation.KERNEL_MEMORY);
        }
        return warnings;
    }
}
