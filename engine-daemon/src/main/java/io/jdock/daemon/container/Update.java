package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.container.model.RestartPolicy;
import io.jdock.daemon.container.model.UpdateRequest;
import io.jdock.daemon.container.model.UpdateResponse;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.PortRequest;
import io.jdock.daemon.network.PublishedPort;
import io.jdock.shim.client.ChangeRequest;
import io.jdock.shim.client.StartException;
import io.jdock.shim.oci.LinuxResources;
import io.jdock.shim.oci.LinuxResources.DeviceRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes containers that exist, whether they run or not. */
final class Update {
    private final Parts parts;

    Update(Parts parts) {
        this.parts = parts;
    }

    /** What is refused is refused before anything is done; what fails later takes back what was done before. */
    UpdateResponse update(Container container, UpdateRequest request) {
        container.lock.lock();
        try {
            refuse(container, request.restartPolicy());
            ContainerDocument document = container.now().document();
            ResourceUpdate limits = ResourceUpdate.of(document.hostConfig(), request);
            PortChange ports = PortChange.of(document.withHostConfig(limits.whole()), request);
            LiveParts live = LiveParts.of(parts, document.withHostConfig(ports.host()), request);
            container.document(apply(container, document, limits.changed(), ports, live));
            parts.events().publish(container.now().document(), "update");
            return new UpdateResponse(warnings(request));
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "Cannot update container " + container.id() + ": " + e.getMessage(), e);
        } finally {
            container.lock.unlock();
        }
    }

    /** Does it, to the container if it runs and to its document, and answers that. */
    private ContainerDocument apply(
            Container container, ContainerDocument before, LinuxResources limits, PortChange ports, LiveParts live) {
        try (var undo = new Undo()) {
            undo.add(() -> live.anonymousVolumes().forEach(parts.volumes()::discard));
            ContainerDocument updated = live.document();
            Optional<ContainerRuntime.Run> run = container.now().run();
            if (run.isPresent()) {
                updated = updated.withNetwork(changePorts(before, ports, undo));
                change(run.get(), live);
                undo.add(() -> change(run.get(), live.reversed(before)));
            }
            container.awaitWritten();
            undo.add(() -> parts.store().write(before));
            parts.store().write(updated);
            if (run.isPresent()) {
                undo.add(() -> noteRun(before));
                noteRun(updated);
                // Last, as what it changed it takes back itself if it fails.
                run.get().limit(withDevices(limits, live));
            }
            undo.release();
            return updated;
        }
    }

    /** Answers what the container has of the networks from now on. */
    private NetworkAttachment changePorts(ContainerDocument document, PortChange ports, Undo undo) {
        if (ports.fewer().isEmpty() && ports.more().isEmpty()) {
            return document.network();
        }
        NetworkAttachment changed = parts.networks().changePorts(document.id(), ports.fewer(), ports.more());
        undo.add(() -> takeBack(document, changed));
        return changed;
    }

    /** Publishes what the container had published, and nothing else. */
    private void takeBack(ContainerDocument document, NetworkAttachment changed) {
        List<PublishedPort> before = document.network().ports();
        List<PublishedPort> fewer =
                changed.ports().stream().filter(port -> !before.contains(port)).toList();
        List<PortRequest> more = before.stream()
                .filter(port -> !changed.ports().contains(port))
                .map(port ->
                        new PortRequest(port.protocol(), port.hostAddress(), port.hostPort(), port.containerPort()))
                .toList();
        parts.networks().changePorts(document.id(), fewer, more);
    }

    /** A daemon that adopts the container takes its network from there. */
    private void noteRun(ContainerDocument document) {
        try {
            parts.store().noteRun(document);
        } catch (IOException e) {
            throw EngineException.internal("note the run: " + e.getMessage(), e);
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
        if (container.now().document().hostConfig().autoRemove()
                && !policy.name().equals("no")) {
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
        try (MountSources sources =
                Starting.prepareMounts(parts, live.document().withMounts(live.added()))) {
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
