package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.raw.SyscallException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of the engine and what each container has of them.
 *
 * <p>Life: {@link #open}; {@link #adopt} once for each container that runs on from before; {@link #reconcile}, which
 * removes leftovers and starts to prepare sandboxes; then everything else; {@link #close}, which leaves everything
 * that containers use in place. Thread-safe.
 */
public final class Networks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

    private final HostNetwork host;
    private final NetworkConfig config;
    private final PinDirectory pins;
    private final Sandboxes sandboxes;
    private final PreparedSandboxes prepared;
    private final Publications publications;
    private final Reaper reaper;
    private final Connector connector;
    private final Attacher attacher;
    private final NetworkSet set;
    private final NetworkListener listener;
    private final Attachments attachments;

    /** Those who are told of what happens here. */
    public record Company(NameService names, NetworkListener listener) {
        static final Company NONE = new Company(NameService.NONE, (_, _, _, _) -> {});

        public Company {
            requireNonNull(names, "names is null");
            requireNonNull(listener, "listener is null");
        }
    }

    private Networks(
            HostNetwork host, NetworkConfig config, PinDirectory pins, Clock clock, Steps steps, Company company) {
        this.host = host;
        this.config = config;
        this.listener = company.listener();
        this.pins = pins;
        this.sandboxes = new Sandboxes(host, pins, steps);
        this.prepared = new PreparedSandboxes(sandboxes);
        this.publications = new Publications(host, config.bridge());
        this.reaper = new Reaper();
        this.connector = new Connector(host, pins, sandboxes, publications, prepared, reaper, steps);
        this.set = new NetworkSet(host, config, publications, clock, steps);
        this.attacher = new Attacher(set, connector, sandboxes);
        this.attachments = new Attachments(company, set::driver);
    }

    /**
     * Brings the bridges and the table into place in the host's own network.
     *
     * @throws EngineException if the configuration cannot be had on this host, or the kernel refuses
     */
    public static Networks open(NetworkConfig config, Company company) {
        return open(config, new HostNetwork(NetworkNamespace.own()), Clock.systemUTC(), Steps.UNOBSERVED, company);
    }

    /** As {@link #open(NetworkConfig, Company)}, in any namespace, which it takes ownership of. */
    static Networks open(NetworkConfig config, HostNetwork host, Clock clock, Steps steps, Company company) {
        requireNonNull(config, "config is null");
        PinDirectory pins = new PinDirectory(config.execRoot().resolve("netns"));
        try (Undo undo = new Undo()) {
            undo.add(host::close);
            pins.prepare();
            undo.add(pins::discardIfEmpty);
            Networks networks = new Networks(host, config, pins, clock, steps, company);
            networks.set.load();
            networks.publications.install();
            undo.release();
            return networks;
        } catch (NetlinkException | SyscallException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "set up networking: " + e.getMessage(), e);
        }
    }

    /**
     * Gives a container its networks. Whatever fails, nothing of it is left. For a container that has its networks
     * already the answer is what it has.
     *
     * @throws EngineException with the message for the user
     */
    public NetworkAttachment attach(String containerId, NetworkRequest request) {
        Optional<NetworkAttachment> present = attachment(containerId);
        if (present.isPresent()) {
            return present.get();
        }
        NetworkAttachment attachment =
                attacher.attach(request.withNameServers(config.names().servers()));
        try (Undo undo = new Undo()) {
            undo.add(() -> undo(attachment));
            attachments.add(new Attached(containerId, request.containerName(), attachment));
            undo.release();
        }
        return attachment;
    }

    /**
     * Takes back what the container has; does nothing if it has nothing. Its ports are free when this returns; its
     * interfaces, namespace and addresses are within some ten milliseconds after.
     */
    public void release(String containerId) {
        Optional<Attached> removed = attachments.remove(containerId);
        if (removed.isPresent()) {
            undo(removed.get().attachment());
            attachments.tellOfEnd(removed.get());
        }
    }

    private void undo(NetworkAttachment attachment) {
        if (attachment.ownsSandbox()) {
            connector.release(attachment, set.bridges(attachment));
        }
    }

    /**
     * Adds a network to a running container.
     *
     * @param ports what the container publishes as soon as there is a way to it
     * @return what it has from now on
     * @throws EngineException FORBIDDEN if it is on that network already
     */
    public NetworkAttachment connect(String containerId, EndpointRequest request, List<PortRequest> ports) {
        return change(
                containerId,
                current -> set.using(List.of(request.network()), networks -> {
                    BridgeNetwork network = networks.getFirst();
                    NetworkDocument document = network.document();
                    if (current.attachment().endpoint(document.id()).isPresent()) {
                        throw new EngineException(
                                ErrorKind.FORBIDDEN,
                                "endpoint with name " + current.containerName() + " already exists in network "
                                        + document.name());
                    }
                    Join join = new Join(network, request);
                    List<Join> all = joins(current.attachment());
                    all.add(join);
                    return connector.connect(current.containerName(), current.attachment(), join, all, ports);
                }));
    }

    /**
     * Takes a network from a running container.
     *
     * @param ports as for {@link #connect}
     * @return what it has from now on
     */
    public NetworkAttachment disconnect(String containerId, String reference, List<PortRequest> ports) {
        return change(
                containerId,
                current -> set.using(List.of(reference), networks -> {
                    BridgeNetwork network = networks.getFirst();
                    if (current.attachment().endpoint(network.document().id()).isEmpty()) {
                        throw EngineException.internal(
                                "container " + containerId + " is not connected to network "
                                        + network.document().name(),
                                null);
                    }
                    return connector.disconnect(
                            current.containerName(), current.attachment(), network, joins(current.attachment()), ports);
                }));
    }

    /**
     * Withdraws ports of a running container and publishes others, the new ones first being had.
     *
     * @return what it has from now on
     */
    public NetworkAttachment changePorts(String containerId, List<PublishedPort> fewer, List<PortRequest> more) {
        return change(
                containerId,
                current -> connector.changePorts(
                        current.containerName(), current.attachment(), joins(current.attachment()), fewer, more));
    }

    private List<Join> joins(NetworkAttachment attachment) {
        return set.bridges(attachment).stream()
                .map(network ->
                        new Join(network, EndpointRequest.of(network.document().name())))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private interface Change {
        NetworkAttachment of(Attached current);
    }

    private NetworkAttachment change(String containerId, Change change) {
        Attached current = attachments
                .get(containerId)
                .filter(attached -> attached.attachment().ownsSandbox())
                .orElseThrow(() -> EngineException.conflict("container " + containerId + " has no network of its own"));
        NetworkAttachment next = change.of(current);
        attachments.change(current, new Attached(containerId, current.containerName(), next));
        return next;
    }

    /** A running container has another name from now on. */
    public Optional<NetworkAttachment> rename(String containerId, String newName) {
        Optional<Attached> found = attachments.get(containerId);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Attached current = found.get();
        NetworkAttachment next = current.attachment()
                .withEndpoints(current.attachment().endpoints().stream()
                        .map(endpoint -> endpoint.withNames(endpoint.names().stream()
                                .map(name -> name.equals(current.containerName()) ? newName : name)
                                .toList()))
                        .toList());
        attachments.replace(new Attached(containerId, newName, next));
        return Optional.of(next);
    }

    /**
     * Takes over what a running container got from an earlier daemon.
     *
     * @throws EngineException CONFLICT if the host no longer has it
     */
    public void adopt(String containerId, String containerName, NetworkAttachment attachment) {
        if (attachment.ownsSandbox()) {
            connector.adopt(attachment, containerName, set.bridges(attachment));
        }
        attachments.replace(new Attached(containerId, containerName, attachment));
    }

    /** Releases what belongs to no container of {@code liveIds}, and removes what a killed daemon left on the host. */
    public void reconcile(Set<String> liveIds) {
        List<String> gone = attachments.all().stream()
                .map(Attached::containerId)
                .filter(id -> !liveIds.contains(id))
                .toList();
        for (String id : gone) {
            LOG.info("release network container={}", id);
            release(id);
        }
        sandboxes.removeLeftovers(set.bridges().stream()
                .filter(BridgeNetwork::hasBridge)
                .map(network -> network.device().index())
                .collect(Collectors.toSet()));
        publications.reconcile();
        set.defaultBridge().ifPresent(network -> prepared.fill(network.plug(), config.prepared()));
        if (set.bridges().size() > 1) {
            prepared.fillUnplugged(config.prepared());
        }
    }

    /** What the container has, if it has anything. */
    public Optional<NetworkAttachment> attachment(String containerId) {
        return attachments.get(containerId).map(Attached::attachment);
    }

    /** A container that has its networks. */
    public record Attached(String containerId, String containerName, NetworkAttachment attachment) {
        public Attached {
            requireNonNull(containerId, "containerId is null");
            requireNonNull(containerName, "containerName is null");
            requireNonNull(attachment, "attachment is null");
        }
    }

    /** All containers that have their networks now, by name. */
    public List<Attached> attached() {
        return attachments.all();
    }

    /** Names of the networks' bridges, by network id. */
    public Map<String, String> bridges() {
        return set.bridges().stream()
                .collect(Collectors.toUnmodifiableMap(
                        network -> network.document().id(),
                        network -> network.device().name()));
    }

    /** The host's own addresses on the networks' bridges, by network id. */
    public Map<String, List<String>> bridgeAddresses() {
        return set.bridges().stream()
                .filter(BridgeNetwork::hasBridge)
                .collect(Collectors.toUnmodifiableMap(
                        network -> network.document().id(), BridgeNetwork::hostAddresses));
    }

    /** What containers are told of names that do not name servers themselves. */
    public NameServers names() {
        return config.names();
    }

    /** Name of the engine's nf_tables tables. */
    public String table() {
        return Firewall.tableOf(config.bridge());
    }

    /**
     * Makes a network of the user's own.
     *
     * @return its id
     * @throws EngineException as Docker has it: CONFLICT for a name that is taken, FORBIDDEN for one that is reserved
     *     or a subnet that overlaps, INVALID for what cannot be, NOT_FOUND for an unknown driver
     */
    public String create(NetworkCreateRequest request) {
        NetworkDocument document = set.create(request);
        prepared.fillUnplugged(config.prepared());
        listener.happened("create", document.id(), document.name(), Map.of("type", document.driver()));
        return document.id();
    }

    /**
     * Removes a network of the user's own.
     *
     * @return it as it was
     * @throws EngineException NOT_FOUND, or FORBIDDEN if containers use it or it is one of the three
     */
    public NetworkInspect remove(String reference) {
        NetworkInspect removed = set.remove(reference, attachments::completed, reaper::drain);
        listener.happened("destroy", removed.id(), removed.name(), Map.of("type", removed.driver()));
        return removed;
    }

    /** All networks with their containers, as {@code GET /networks/ID} shows each. */
    public List<NetworkInspect> list() {
        return set.views().stream().map(attachments::completed).toList();
    }

    /**
     * One network by its name, id, or a beginning of its id that is no other's.
     *
     * @throws EngineException NOT_FOUND, or INVALID for a beginning that several have
     */
    public NetworkInspect inspect(String reference) {
        return attachments.completed(set.view(reference));
    }

    /** The name of the network that is meant, if there is one. */
    public Optional<String> nameOf(String reference) {
        try {
            return Optional.of(set.view(reference).name());
        } catch (EngineException _) {
            return Optional.empty();
        }
    }

    /** The address that {@code host-gateway} in an extra host stands for: the default bridge's. */
    public Optional<Ipv4Address> hostGateway() {
        return set.defaultBridge()
                .flatMap(network -> network.device().ipv4())
                .map(NetworkConfig.BridgeAddress::address);
    }

    /** Waits until every prepared sandbox is ready, for a test or a measurement. */
    public void awaitPrepared() throws InterruptedException {
        prepared.awaitFull();
    }

    /** Waits until nothing of released containers is left on the host, for a test. */
    void awaitReleased() {
        reaper.drain();
    }

    /** Lets go of the host. What containers use stays, the prepared sandboxes go, and the pins' mount without a pin. */
    @Override
    public void close() {
        publications.stopWatching();
        prepared.close();
        reaper.close();
        pins.discardIfEmpty();
        host.close();
    }

    /** Removes the bridges, the tables, every pin and their mount, when no container is left: the engine is leaving. */
    public void discard() {
        publications.stopWatching();
        prepared.close();
        reaper.close();
        publications.discard();
        set.discard();
        pins.discard();
    }
}
