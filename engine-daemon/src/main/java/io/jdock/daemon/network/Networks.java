package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.raw.SyscallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of the engine and what each container has of them.
 *
 * <p>Life: {@link #open}; {@link #adopt} once for each container that runs on from before; {@link #reconcile}, which
 * removes leftovers and starts to prepare sandboxes; then {@link #attach} and {@link #release}; {@link #close}, which
 * leaves everything that containers use in place. Thread-safe.
 */
public final class Networks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

    private final HostNetwork host;
    private final PinDirectory pins;
    private final Map<String, NetworkDocument> documents;
    private final Optional<BridgeNetwork> bridge;
    private final Sandboxes isolated;
    /** By container id; what is being attached or released is not in it. */
    private final Map<String, Held> held = new HashMap<>();

    private record Held(String containerName, NetworkAttachment attachment) {}

    private Networks(
            HostNetwork host,
            PinDirectory pins,
            Map<String, NetworkDocument> documents,
            Optional<BridgeNetwork> bridge,
            Sandboxes isolated) {
        this.host = host;
        this.pins = pins;
        this.documents = documents;
        this.bridge = bridge;
        this.isolated = isolated;
    }

    /**
     * Brings the default bridge and the table into place in the host's own network.
     *
     * @throws EngineException if the configuration cannot be had on this host, or the kernel refuses
     */
    public static Networks open(NetworkConfig config) {
        return open(config, new HostNetwork(NetworkNamespace.own()), Clock.systemUTC(), Steps.UNOBSERVED);
    }

    /** As {@link #open(NetworkConfig)}, in any namespace, which it takes ownership of. */
    static Networks open(NetworkConfig config, HostNetwork host, Clock clock, Steps steps) {
        requireNonNull(config, "config is null");
        try {
            NetworkDocuments store = new NetworkDocuments(config.dataRoot().resolve("networks"), clock);
            Map<String, NetworkDocument> documents = store.ensure(config.bridge());
            PinDirectory pins = new PinDirectory(config.execRoot().resolve("netns"));
            pins.prepare();
            Optional<BridgeNetwork> bridge = config.bridge().equals(NetworkConfig.NO_BRIDGE)
                    ? Optional.empty()
                    : Optional.of(BridgeNetwork.open(host, config, store, documents.get("bridge"), pins, steps));
            Sandboxes isolated =
                    bridge.map(BridgeNetwork::sandboxes).orElseGet(() -> new Sandboxes(host, pins, 0, false, steps));
            return new Networks(host, pins, documents, bridge, isolated);
        } catch (NetlinkException | SyscallException e) {
            host.close();
            throw new EngineException(ErrorKind.UNAVAILABLE, "set up networking: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /**
     * Gives a container its network. Whatever fails, nothing of it is left. For a container that has its network
     * already the answer is what it has.
     *
     * @throws EngineException with the message for the user
     */
    public NetworkAttachment attach(String containerId, NetworkRequest request) {
        synchronized (held) {
            Held present = held.get(containerId);
            if (present != null) {
                return present.attachment();
            }
        }
        NetworkAttachment attachment = switch (request.mode()) {
            case NetworkMode.Bridge _ -> bridge().attach(request, Sandboxes.randomHex(32));
            case NetworkMode.Host _ -> plain(request, "host", "", "");
            case NetworkMode.None _ -> isolate(request);
            case NetworkMode.Container(String _, String path) -> join(request, path);
        };
        synchronized (held) {
            held.put(containerId, new Held(request.containerName(), attachment));
        }
        return attachment;
    }

    private BridgeNetwork bridge() {
        return bridge.orElseThrow(() -> EngineException.notFound("network bridge not found"));
    }

    private NetworkAttachment isolate(NetworkRequest request) {
        try (Sandbox sandbox = isolated.createIsolated()) {
            return plain(request, "none", sandbox.id(), sandbox.path());
        }
    }

    private NetworkAttachment join(NetworkRequest request, String path) {
        if (path.isEmpty() || !Files.exists(Path.of(path))) {
            throw EngineException.conflict("cannot join network namespace of " + request.mode() + ": it is gone");
        }
        return plain(request, "", "", path);
    }

    private NetworkAttachment plain(NetworkRequest request, String network, String sandboxId, String path) {
        NetworkDocument document = documents.get(network);
        return new NetworkAttachment(
                request.mode().toString(),
                network,
                document == null ? "" : document.id(),
                document == null ? "" : Sandboxes.randomHex(32),
                sandboxId,
                path,
                "",
                "",
                "",
                0,
                "",
                "",
                List.of());
    }

    /**
     * Takes back what the container has; does nothing if it has nothing. Its ports are free when this returns; its
     * interface, namespace and address are within some ten milliseconds after.
     */
    public void release(String containerId) {
        Held leaving;
        synchronized (held) {
            leaving = held.remove(containerId);
        }
        if (leaving == null) {
            return;
        }
        NetworkAttachment attachment = leaving.attachment();
        if (attachment.hasBridgePort()) {
            bridge().release(attachment);
        } else if (attachment.ownsSandbox()) {
            isolated.destroy(attachment.sandboxId(), "");
        }
    }

    /**
     * Takes over what a running container got from an earlier daemon.
     *
     * @throws EngineException CONFLICT if the host no longer has it
     */
    public void adopt(String containerId, String containerName, NetworkAttachment attachment) {
        if (attachment.hasBridgePort()) {
            bridge().adopt(attachment, containerName);
        } else if (attachment.ownsSandbox()) {
            if (!pins.exists(attachment.sandboxId())) {
                throw EngineException.conflict("network namespace " + attachment.namespacePath() + " is gone");
            }
            isolated.adopt(attachment.sandboxId(), "");
        }
        synchronized (held) {
            held.put(containerId, new Held(containerName, attachment));
        }
    }

    /** Releases what belongs to no container of {@code liveIds}, and removes what a killed daemon left on the host. */
    public void reconcile(Set<String> liveIds) {
        Set<String> gone;
        synchronized (held) {
            gone = held.keySet().stream().filter(id -> !liveIds.contains(id)).collect(Collectors.toSet());
        }
        for (String id : gone) {
            LOG.info("release network container={}", id);
            release(id);
        }
        isolated.removeLeftovers(
                bridge.map(BridgeNetwork::index).map(OptionalInt::of).orElse(OptionalInt.empty()));
        bridge.ifPresent(BridgeNetwork::reconcile);
    }

    /** What the container has, if it has anything. */
    public Optional<NetworkAttachment> attachment(String containerId) {
        synchronized (held) {
            return Optional.ofNullable(held.get(containerId)).map(Held::attachment);
        }
    }

    /** All networks, without their containers, as {@code GET /networks} shows them. */
    public List<NetworkInspect> list() {
        List<NetworkInspect> views = new ArrayList<>();
        bridge.ifPresent(network -> views.add(network.view()));
        views.add(NetworkViews.plain(documents.get("host")));
        views.add(NetworkViews.plain(documents.get("none")));
        return List.copyOf(views);
    }

    /**
     * One network by its name, id, or a beginning of its id that is no other's.
     *
     * @throws EngineException NOT_FOUND, or INVALID for a beginning that several have
     */
    public NetworkInspect inspect(String reference) {
        List<NetworkInspect> all = list();
        NetworkInspect found = all.stream()
                .filter(view -> view.name().equals(reference) || view.id().equals(reference))
                .findFirst()
                .orElseGet(() -> byPrefix(all, reference));
        Map<String, NetworkInspect.Endpoint> containers = new TreeMap<>();
        synchronized (held) {
            held.forEach((id, entry) -> {
                if (entry.attachment().networkId().equals(found.id())) {
                    containers.put(id, NetworkViews.endpoint(entry.containerName(), entry.attachment()));
                }
            });
        }
        return found.withContainers(containers);
    }

    private static NetworkInspect byPrefix(List<NetworkInspect> all, String reference) {
        List<NetworkInspect> matches = reference.isEmpty()
                ? List.of()
                : all.stream().filter(view -> view.id().startsWith(reference)).toList();
        if (matches.isEmpty()) {
            throw EngineException.notFound("network " + reference + " not found");
        }
        if (matches.size() > 1) {
            throw EngineException.invalid(
                    "network " + reference + " is ambiguous (" + matches.size() + " matches found)");
        }
        return matches.getFirst();
    }

    /** The address that {@code host-gateway} in an extra host stands for: the bridge's. */
    public Optional<Ipv4Address> hostGateway() {
        return bridge.map(network -> network.address().address());
    }

    /** Waits until every prepared sandbox is ready, for a test or a measurement. */
    public void awaitPrepared() throws InterruptedException {
        if (bridge.isPresent()) {
            bridge.get().awaitPrepared();
        }
    }

    /** Waits until nothing of released containers is left on the host, for a test. */
    void awaitReleased() {
        bridge.ifPresent(BridgeNetwork::awaitReleased);
    }

    /** Lets go of the host. What containers use stays, the prepared sandboxes go, and the pins' mount without a pin. */
    @Override
    public void close() {
        bridge.ifPresent(BridgeNetwork::close);
        if (pins.ids().isEmpty()) {
            pins.discard();
        }
        host.close();
    }

    /** Removes the bridge, the table, every pin and their mount, when no container is left: the engine is leaving. */
    public void discard() {
        bridge.ifPresent(BridgeNetwork::close);
        bridge.ifPresent(BridgeNetwork::discard);
        pins.discard();
    }
}
