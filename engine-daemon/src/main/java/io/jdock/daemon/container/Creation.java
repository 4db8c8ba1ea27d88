package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.ContainerCreateRequest;
import io.jdock.daemon.container.model.CreateResponse;
import io.jdock.daemon.container.model.EndpointSettings;
import io.jdock.daemon.container.model.HostConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes containers: first everything is checked, then everything is made. */
final class Creation {
    /** What is said of a limit that is accepted and has no effect. */
    static final String KERNEL_MEMORY =
            "Specifying a kernel memory limit is deprecated and will be removed in a future release.";

    private static final int SHORT_ID = 12;

    private final Parts parts;

    Creation(Parts parts) {
        this.parts = parts;
    }

    CreateResponse create(CreateOptions options, ContainerCreateRequest request) {
        if (request.config().image().isEmpty()) {
            throw EngineException.invalid("no image specified");
        }
        try (ContainerImages.Hold hold = parts.images().hold(request.config().image(), options.platform())) {
            return create(options, request, hold.image());
        }
    }

    private CreateResponse create(CreateOptions options, ContainerCreateRequest request, ContainerImages.Found image) {
        ContainerConfig merged = ConfigMerge.merge(request.config(), image.config());
        RequestCheck.check(merged, request.hostConfig());
        if (SpecBuilder.command(merged).isEmpty()) {
            throw EngineException.invalid("no command specified");
        }
        HostConfig host = complete(request.hostConfig());
        String id = parts.index().newId();
        ContainerConfig config = withHostname(merged, host, id);
        Map<String, EndpointSettings> endpoints = endpoints(request, host);
        MountPlan mounts = MountPlan.of(config, host, this::mountsOf, parts.index()::newId);
        HostDevice.grants(host);
        Links.of(parts, host).check();
        String given = options.name().isEmpty() ? "" : ContainerNames.check(options.name());
        checkNetwork(new NetworkWishes.Subject(id, given, config, host, endpoints));
        try (MountPlan.ImageHolds _ = mounts.hold(parts.images())) {
            return make(id, given, image, config, host, endpoints, mounts);
        }
    }

    private CreateResponse make(
            String id,
            String given,
            ContainerImages.Found image,
            ContainerConfig config,
            HostConfig host,
            Map<String, EndpointSettings> endpoints,
            MountPlan plan) {
        try (var undo = new Undo();
                ContainerVolumes.Hold _ = parts.volumes().hold()) {
            String name = given.isEmpty() ? parts.index().reserveGenerated(id) : given;
            if (!given.isEmpty()) {
                parts.index().reserve(given, id);
            }
            undo.add(() -> parts.index().release(name, id));
            undo.add(() -> plan.anonymousVolumes().forEach(parts.volumes()::discard));
            List<ContainerMount> mounts = plan.realise(parts.volumes());
            List<String> layers = image.lowerDirs().stream().map(Path::toString).toList();
            parts.filling().fill(mounts, layers);
            var document = new ContainerDocument(
                    ContainerDocument.VERSION,
                    id,
                    name,
                    Instant.now(),
                    image.id(),
                    layers,
                    "linux",
                    config,
                    host,
                    endpoints,
                    mounts,
                    0,
                    false,
                    LifeRecord.NEW,
                    null,
                    null);
            undo.add(() -> parts.store().delete(id));
            parts.store().create(document);
            parts.index().add(new Container(document, document.life().settled(0, document.created())));
            undo.release();
            parts.events().publish(document, "create");
            return new CreateResponse(id, warnings(host));
        } catch (IOException e) {
            throw EngineException.internal("create container: " + e.getMessage(), e);
        }
    }

    private List<ContainerMount> mountsOf(String ref) {
        try {
            return parts.index().find(ref).now().document().mounts();
        } catch (EngineException e) {
            throw EngineException.invalid(e.getMessage());
        }
    }

    /** Writes down the defaults of this engine, so that inspect shows them and a later change leaves old containers. */
    private HostConfig complete(HostConfig host) {
        var changes = new TreeMap<String, Object>();
        String network = host.networkMode();
        if (network.isEmpty() || network.equals("default")) {
            changes.put("NetworkMode", "bridge");
        }
        if (host.maskedPaths() == null && !host.privileged()) {
            changes.put("MaskedPaths", SpecBuilder.MASKED_PATHS);
        }
        if (host.readonlyPaths() == null && !host.privileged()) {
            changes.put("ReadonlyPaths", SpecBuilder.READONLY_PATHS);
        }
        if (host.ipcMode().isEmpty()) {
            changes.put("IpcMode", "private");
        }
        if (host.cgroupnsMode().isEmpty()) {
            boolean unified = parts.runtime().unifiedCgroups();
            changes.put("CgroupnsMode", unified && !host.privileged() ? "private" : "host");
        }
        if (host.memory() > 0 && host.memorySwap() == 0) {
            changes.put("MemorySwap", 2 * host.memory());
        }
        if (host.runtime().isEmpty()) {
            changes.put("Runtime", "jdock");
        }
        return host.with(changes);
    }

    private static ContainerConfig withHostname(ContainerConfig config, HostConfig host, String id) {
        if (!config.hostname().isEmpty() || host.networkMode().startsWith("container:")) {
            return config;
        }
        boolean ofHost = host.networkMode().equals("host") || host.utsMode().equals("host");
        return config.withHostname(ofHost ? Hostnames.ofHost() : id.substring(0, SHORT_ID));
    }

    /** What was asked of each network, by its name. The mode's own network is always among them. */
    private Map<String, EndpointSettings> endpoints(ContainerCreateRequest request, HostConfig host) {
        var endpoints = new LinkedHashMap<String, EndpointSettings>();
        String mode = host.networkMode();
        request.networkingConfig()
                .endpointsConfig()
                .forEach((network, settings) -> endpoints.put(nameOf(network), settings));
        if (!mode.startsWith("container:")) {
            endpoints.putIfAbsent(nameOf(mode), EndpointSettings.defaults());
            if (endpoints.size() > 1 && (mode.equals("host") || mode.equals("none"))) {
                throw EngineException.invalid(
                        "conflicting options: cannot attach both user-defined and" + " non-user-defined network-modes");
            }
        } else if (!endpoints.isEmpty()) {
            throw EngineException.invalid("conflicting options: cannot attach user-defined networks"
                    + " and the container type network mode");
        }
        return endpoints;
    }

    /** An unknown network is left as it is: it may be there when the container starts. */
    private String nameOf(String network) {
        return network.equals("default")
                ? "bridge"
                : parts.networks().nameOf(network).orElse(network);
    }

    /**
     * Checks the wishes without the names in them: an unknown network, or another container's that does not run, fails
     * the start, as in Docker. (Clients take a NOT_FOUND at create for a missing image, and pull it.)
     */
    private static void checkNetwork(NetworkWishes.Subject subject) {
        NetworkWishes.of(subject, subject.host().networkMode(), "");
    }

    private static List<String> warnings(HostConfig host) {
        var warnings = new ArrayList<String>();
        if (host.kernelMemory() > 0) {
            warnings.add(KERNEL_MEMORY);
        }
        if (!host.portBindings().isEmpty()
                && (host.networkMode().equals("host") || host.networkMode().equals("none"))) {
            warnings.add("Published ports are discarded when using " + host.networkMode() + " network mode");
        }
        return warnings;
    }
}
