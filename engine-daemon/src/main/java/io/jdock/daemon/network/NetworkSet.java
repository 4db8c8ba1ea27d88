package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.NetlinkException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which networks there are: their documents and their bridges. Those that use a network hold the lock for reading, so
 * that it is not removed under their hands.
 */
final class NetworkSet {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkSet.class);

    private final HostNetwork host;
    private final NetworkConfig config;
    private final Publications publications;
    private final NetworkDocuments store;
    private final NetworkFactory factory;
    private final Steps steps;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /** By name; guarded by lock. */
    private final Map<String, NetworkDocument> documents = new LinkedHashMap<>();
    /** By id; guarded by lock. */
    private final Map<String, BridgeNetwork> bridges = new LinkedHashMap<>();

    NetworkSet(HostNetwork host, NetworkConfig config, Publications publications, Clock clock, Steps steps) {
        this.host = requireNonNull(host, "host is null");
        this.config = requireNonNull(config, "config is null");
        this.publications = requireNonNull(publications, "publications is null");
        this.store = new NetworkDocuments(config.dataRoot().resolve("networks"), clock);
        this.factory = new NetworkFactory(host, config, clock);
        this.steps = requireNonNull(steps, "steps is null");
    }

    /** Reads the documents and puts their bridges onto the host. */
    void load() {
        Map<String, NetworkDocument> found = store.ensure(config.bridge());
        for (String builtin : List.of("bridge", "host", "none")) {
            documents.put(builtin, found.get(builtin));
        }
        if (!config.bridge().equals(NetworkConfig.NO_BRIDGE)) {
            loadDefault(found.get("bridge"));
        }
        found.values().stream()
                .filter(document -> !document.isBuiltin())
                .sorted(Comparator.comparing(NetworkDocument::created))
                .forEach(this::loadOwn);
    }

    private void loadDefault(NetworkDocument document) {
        BridgeNetwork network = factory.openDefault(document);
        if (!network.document().equals(document)) {
            store.write(network.document());
        }
        add(network);
    }

    /** A network whose bridge cannot be had is still there; its containers do not start. */
    private void loadOwn(NetworkDocument document) {
        documents.put(document.name(), document);
        if (document.configOnly()) {
            return;
        }
        try {
            add(factory.open(document));
        } catch (EngineException | NetlinkException | IllegalArgumentException e) {
            LOG.error("network={} op=restore", document.name(), e);
        }
    }

    private void add(BridgeNetwork network) {
        if (network.hasBridge()) {
            publications.add(network.device().name(), network.zones());
        }
        documents.put(network.document().name(), network.document());
        bridges.put(network.document().id(), network);
    }

    NetworkDocument create(NetworkCreateRequest request) {
        NetworkPlan.refuse(request);
        lock.writeLock().lock();
        try {
            if (documents.containsKey(request.name())) {
                throw EngineException.conflict("network with name " + request.name() + " already exists");
            }
            NetworkDocument document = factory.plan(configured(request), documents.values(), bridges.values());
            try (Undo undo = new Undo()) {
                // First, so that a killed daemon's successor knows of all that is made.
                steps.before("write document");
                store.write(document);
                undo.add(() -> store.delete(document));
                if (!document.configOnly()) {
                    make(document, undo);
                }
                documents.put(document.name(), document);
                undo.release();
            }
            return document;
        } catch (NetlinkException e) {
            throw EngineException.internal("create network " + request.name() + ": " + e.getMessage(), e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void make(NetworkDocument document, Undo undo) {
        if (!document.keepBridge()) {
            undo.add(() -> deleteBridge(document.bridge()));
        }
        steps.before("make bridge");
        BridgeNetwork network = factory.openNew(document);
        if (network.hasBridge()) {
            steps.before("write rules");
            publications.add(document.bridge(), network.zones());
            undo.add(() -> publications.remove(document.bridge()));
        }
        steps.before("finish");
        bridges.put(document.id(), network);
    }

    /** With what the configuration-only network says that is asked for. */
    private NetworkCreateRequest configured(NetworkCreateRequest request) {
        String from = request.configFrom().network();
        if (from.isEmpty()) {
            return request.withDefaults(config.networkOptions().getOrDefault(request.driver(), Map.of()));
        }
        NetworkDocument configuration = find(from);
        if (!configuration.configOnly()) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN, "network " + from + " is not a configuration network, as --config-only makes");
        }
        return request.configuredBy(configuration);
    }

    /**
     * Removes a network that nobody uses.
     *
     * @param withContainers completes a view with the network's containers
     * @param settle waits until what was released is free
     */
    NetworkInspect remove(String reference, UnaryOperator<NetworkInspect> withContainers, Runnable settle) {
        lock.writeLock().lock();
        try {
            NetworkDocument document = find(reference);
            if (document.isBuiltin()) {
                throw new EngineException(
                        ErrorKind.FORBIDDEN, document.name() + " is a pre-defined network and cannot be removed");
            }
            NetworkInspect view = withContainers.apply(view(document));
            BridgeNetwork network = bridges.get(document.id());
            if (!view.containers().isEmpty() || network != null && isUsed(network, settle)) {
                throw new EngineException(ErrorKind.FORBIDDEN, inUse(view));
            }
            refuseConfigurationInUse(document);
            documents.remove(document.name());
            bridges.remove(document.id());
            try (Undo all = new Undo()) {
                // Last, so that what a killed daemon left is removed by the next attempt.
                all.add(() -> store.delete(document));
                all.add(() -> removeInterface(document));
                if (network != null && network.hasBridge()) {
                    all.add(() -> publications.remove(document.bridge()));
                }
            }
            return view;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void refuseConfigurationInUse(NetworkDocument document) {
        List<String> users = documents.values().stream()
                .filter(other -> document.configOnly() && other.configFrom().equals(document.name()))
                .map(NetworkDocument::name)
                .toList();
        if (!users.isEmpty()) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN,
                    "configuration network " + document.name() + " is in use by network " + String.join(", ", users));
        }
    }

    /** If another network is on the same interface, that one's it is from now on. */
    private void removeInterface(NetworkDocument document) {
        if (document.keepBridge()) {
            return;
        }
        Optional<NetworkDocument> heir = documents.values().stream()
                .filter(other -> LayerOptions.isLayered(other.driver()) && !other.configOnly())
                .filter(other -> other.options().getOrDefault("parent", "").equals(document.bridge()))
                .findFirst();
        if (heir.isPresent()) {
            NetworkDocument owner = heir.get().withOwnBridge(document.bridge());
            store.write(owner);
            documents.put(owner.name(), owner);
        } else {
            deleteBridge(document.bridge());
        }
    }

    private static boolean isUsed(BridgeNetwork network, Runnable settle) {
        if (network.isUsed()) {
            settle.run();
        }
        return network.isUsed();
    }

    private static String inUse(NetworkInspect view) {
        List<String> endpoints = view.containers().values().stream()
                .map(endpoint -> "name:\"" + endpoint.name() + "\" id:\""
                        + endpoint.endpointId().substring(0, 12) + "\"")
                .toList();
        return "error while removing network: network " + view.name() + " has active endpoints"
                + (endpoints.isEmpty() ? "" : " (" + String.join(", ", endpoints) + ")");
    }

    private void deleteBridge(String name) {
        try {
            host.routes().deleteIfExists(LinkReference.of(name));
        } catch (NetlinkException e) {
            if (e.errno() != Errno.EBUSY) {
                throw e;
            }
        }
    }

    /** Runs the action with the bridge networks of these names or ids, none of which goes meanwhile. */
    <T> T using(List<String> references, Function<List<BridgeNetwork>, T> action) {
        lock.readLock().lock();
        try {
            return action.apply(references.stream().map(this::bridge).toList());
        } finally {
            lock.readLock().unlock();
        }
    }

    private BridgeNetwork bridge(String reference) {
        NetworkDocument document = find(reference);
        BridgeNetwork network = bridges.get(document.id());
        if (network != null) {
            return network;
        }
        throw switch (document.name()) {
            case "bridge" -> EngineException.notFound("network bridge not found");
            case "host" ->
                EngineException.invalid(
                        "container cannot be disconnected from host network or connected to host network");
            case "none" ->
                EngineException.invalid("container cannot be connected to multiple networks with one of the networks"
                        + " in private (none) mode");
            default -> document.configOnly() ? configurationOnly(document) : unrestored(document);
        };
    }

    private static EngineException configurationOnly(NetworkDocument document) {
        return new EngineException(
                ErrorKind.FORBIDDEN,
                "network " + document.name() + " is a configuration network: containers cannot be on it");
    }

    private static EngineException unrestored(NetworkDocument document) {
        return new EngineException(
                ErrorKind.UNAVAILABLE,
                "network " + document.name() + " could not be restored when the daemon started; its log says why");
    }

    /** The bridge networks of an attachment that there still are. */
    List<BridgeNetwork> bridges(NetworkAttachment attachment) {
        return read(() -> attachment.endpoints().stream()
                .flatMap(endpoint -> Stream.ofNullable(bridges.get(endpoint.networkId())))
                .toList());
    }

    List<BridgeNetwork> bridges() {
        return read(() -> List.copyOf(bridges.values()));
    }

    Optional<BridgeNetwork> defaultBridge() {
        return read(
                () -> Optional.ofNullable(bridges.get(documents.get("bridge").id())));
    }

    /** The driver of a network; empty if it is gone. */
    String driver(String id) {
        return read(() -> documents.values().stream()
                .filter(document -> document.id().equals(id))
                .findFirst()
                .map(NetworkDocument::driver)
                .orElse(""));
    }

    /** The document of bridge, host or none. */
    NetworkDocument builtin(String name) {
        return read(() -> documents.get(name));
    }

    List<NetworkInspect> views() {
        return read(() -> {
            List<NetworkInspect> views = new ArrayList<>();
            for (NetworkDocument document : documents.values()) {
                if (!document.name().equals("bridge") || bridges.containsKey(document.id())) {
                    views.add(view(document));
                }
            }
            return List.copyOf(views);
        });
    }

    NetworkInspect view(String reference) {
        return read(() -> view(find(reference)));
    }

    private NetworkInspect view(NetworkDocument document) {
        BridgeNetwork network = bridges.get(document.id());
        return network == null ? NetworkViews.plain(document) : NetworkViews.bridge(network);
    }

    private NetworkDocument find(String reference) {
        NetworkDocument named = documents.get(reference);
        if (named != null && !isAbsentDefault(named)) {
            return named;
        }
        List<NetworkDocument> matches = reference.isEmpty()
                ? List.of()
                : documents.values().stream()
                        .filter(document -> document.id().startsWith(reference) && !isAbsentDefault(document))
                        .toList();
        if (matches.isEmpty()) {
            throw EngineException.notFound("network " + reference + " not found");
        }
        if (matches.size() > 1) {
            throw EngineException.invalid(
                    "network " + reference + " is ambiguous (" + matches.size() + " matches found)");
        }
        return matches.getFirst();
    }

    private boolean isAbsentDefault(NetworkDocument document) {
        return document.name().equals("bridge") && !bridges.containsKey(document.id());
    }

    private interface Reading<T> {
        T get();
    }

    private <T> T read(Reading<T> reading) {
        lock.readLock().lock();
        try {
            return reading.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Removes all bridges that the engine made. */
    void discard() {
        for (BridgeNetwork network : bridges()) {
            if (!network.document().keepBridge()) {
                deleteBridge(network.device().name());
            }
        }
    }
}
