package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.nativebridge.netlink.LinkReference;
import io.jdock.nativebridge.netlink.MacAddress;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.netlink.RouteRequest;
import io.jdock.nativebridge.netlink.RouteSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connects containers with bridge networks and takes them apart again. What fails on the way leaves nothing. */
final class Connector {
    private final HostNetwork host;
    private final PinDirectory pins;
    private final Sandboxes sandboxes;
    private final Publications publications;
    private final Steps steps;
    private final Reaper reaper;
    private final PreparedSandboxes prepared;

    Connector(
            HostNetwork host,
            PinDirectory pins,
            Sandboxes sandboxes,
            Publications publications,
            PreparedSandboxes prepared,
            Reaper reaper,
            Steps steps) {
        this.host = requireNonNull(host, "host is null");
        this.pins = requireNonNull(pins, "pins is null");
        this.sandboxes = requireNonNull(sandboxes, "sandboxes is null");
        this.publications = requireNonNull(publications, "publications is null");
        this.prepared = requireNonNull(prepared, "prepared is null");
        this.reaper = requireNonNull(reaper, "reaper is null");
        this.steps = requireNonNull(steps, "steps is null");
    }

    /** A new sandbox on these networks, with the ports published. */
    NetworkAttachment attach(NetworkRequest request, List<Join> joins) {
        try (Undo undo = new Undo()) {
            List<PlannedEndpoint> planned = new ArrayList<>();
            for (Join join : joins) {
                planned.add(plan(join, endpoints(planned), undo));
            }
            NetworkAttachment wanted = new NetworkAttachment(
                    request.mode().toString(), "", "", endpoints(planned), List.of(), request.nameServers());
            String endpoint = text(request.containerName(), wanted);
            steps.before("take ports");
            List<PublishedPort> ports = take(wanted, joins, request.ports(), endpoint);
            undo.add(() -> publications.giveBack(ports));
            NetworkAttachment attachment = build(wanted, planned, undo).withPorts(ports);
            steps.before("publish ports");
            publish(attachment);
            undo.add(() -> publications.withdraw(attachment.sandboxId()));
            steps.before("finish");
            undo.release();
            settle(ports);
            return attachment;
        } catch (NetlinkException e) {
            throw EngineException.internal(
                    "failed to set up container networking: endpoint " + request.containerName() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** What need not be done before a container runs. */
    private void settle(List<PublishedPort> begun) {
        reaper.submit("look after the firewall", publications::lookAfter);
        if (begun.stream().anyMatch(port -> port.protocol() == Protocol.UDP)) {
            reaper.submit("forget earlier connections", () -> publications.forgetEarlierConnections(begun));
        }
    }

    private static String text(String containerName, NetworkAttachment attachment) {
        return containerName + " ("
                + attachment
                        .gateway()
                        .or(() -> attachment.endpoints().stream().findFirst())
                        .map(NetworkEndpoint::endpointId)
                        .orElse("")
                + ")";
    }

    private static List<NetworkEndpoint> endpoints(List<PlannedEndpoint> planned) {
        return planned.stream().map(PlannedEndpoint::endpoint).toList();
    }

    private PlannedEndpoint plan(Join join, List<NetworkEndpoint> others, Undo undo) {
        steps.before("allocate address");
        BridgeNetwork network = join.network();
        BridgeNetwork.Lease lease = allocate(join);
        undo.add(() -> network.free(lease));
        BridgeDevice.Ready device = network.device();
        MacAddress mac = join.request().mac().orElseGet(lease::mac);
        NetworkDocument document = network.document();
        return new PlannedEndpoint(
                join,
                lease,
                new NetworkEndpoint(
                        document.name(),
                        document.id(),
                        Sandboxes.randomHex(32),
                        "",
                        InterfaceNames.choose(join.request(), network.options(), others),
                        lease.ipv4().map(Ipv4Address::toString).orElse(""),
                        device.ipv4()
                                .map(NetworkConfig.BridgeAddress::prefixLength)
                                .orElse(0),
                        network.gateway(),
                        lease.ipv6().map(Ipv6Address::toString).orElse(""),
                        device.ipv6().map(ipv6 -> ipv6.subnet().length()).orElse(0),
                        network.gateway6(),
                        mac.toString(),
                        join.request().names(),
                        join.request().gatewayPriority(),
                        !document.isBuiltin(),
                        join.request().links()));
    }

    /** Where only the address of a container that has just ended would do, that one's end is waited for. */
    private BridgeNetwork.Lease allocate(Join join) {
        try {
            return join.network().allocate(join.request());
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.INVALID) {
                throw e;
            }
            reaper.drain();
            return join.network().allocate(join.request());
        }
    }

    private List<PublishedPort> take(
            NetworkAttachment attachment, List<Join> joins, List<PortRequest> requests, String endpoint) {
        Hosting hosting = Hosting.of(attachment, joins);
        return hosting.isEmpty() ? List.of() : publications.take(requests, hosting, endpoint);
    }

    /** Makes the sandbox with all interfaces and addresses. */
    private NetworkAttachment build(NetworkAttachment wanted, List<PlannedEndpoint> planned, Undo undo) {
        steps.before("take sandbox");
        Optional<PlannedEndpoint> first = planned.stream().findFirst();
        try (Sandbox sandbox = take(first)) {
            List<String> hostInterfaces = new ArrayList<>();
            undo.add(() -> sandboxes.destroy(sandbox.id(), hostInterfaces));
            List<RouteRequest> changes = new ArrayList<>();
            List<NetworkEndpoint> made = new ArrayList<>();
            List<Integer> indexes = new ArrayList<>();
            for (PlannedEndpoint plan : planned) {
                boolean ready = made.isEmpty() && !sandbox.hostInterface().isEmpty();
                Sandboxes.Cable cable = ready
                        ? new Sandboxes.Cable(sandbox.hostInterface(), sandbox.interfaceIndex())
                        : sandboxes.addInterface(
                                sandbox,
                                plan.join().network().plug(),
                                plan.endpoint().interfaceName());
                if (!cable.hostInterface().isEmpty()) {
                    hostInterfaces.add(cable.hostInterface());
                }
                made.add(plan.with(cable.hostInterface()).endpoint());
                indexes.add(cable.interfaceIndex());
                changes.addAll(plan.interfaceChanges(cable.interfaceIndex()));
            }
            NetworkAttachment attachment = new NetworkAttachment(
                    wanted.mode(), sandbox.id(), sandbox.path(), made, List.of(), wanted.nameServers());
            changes.addAll(DefaultRoutes.of(attachment, indexes));
            steps.before("configure sandbox");
            Ipv6Interfaces.enable(sandbox.path(), made);
            sandbox.inside().apply(changes);
            return attachment;
        }
    }

    /** A prepared sandbox, if its eth0 is what the first endpoint is to have. */
    private Sandbox take(Optional<PlannedEndpoint> first) {
        if (first.isEmpty()
                || !first.get().join().network().hasBridge()
                || !first.get().endpoint().interfaceName().equals(Sandbox.INTERFACE)) {
            return sandboxes.createIsolated();
        }
        return prepared.take(first.get().join().network().plug());
    }

    private void publish(NetworkAttachment attachment) {
        if (!attachment.ports().isEmpty()) {
            publications.publish(attachment.sandboxId(), Publications.Target.of(attachment), attachment.ports());
        }
    }

    /**
     * Adds a network to a running container.
     *
     * @param ports what is to be published as soon as there is a way to the container
     */
    NetworkAttachment connect(
            String containerName, NetworkAttachment current, Join join, List<Join> all, List<PortRequest> ports) {
        try (NetworkNamespace namespace = NetworkNamespace.open(current.namespacePath());
                RouteSocket inside = namespace.call(RouteSocket::open);
                Undo undo = new Undo()) { // the last, as it needs the others
            PlannedEndpoint plan = plan(join, current.endpoints(), undo);
            Sandbox sandbox = new Sandbox(current.sandboxId(), current.namespacePath(), "", 0, inside);
            Sandboxes.Cable cable = sandboxes.addInterface(
                    sandbox, join.network().plug(), plan.endpoint().interfaceName());
            undo.add(() -> remove(cable.hostInterface(), plan.endpoint().interfaceName(), inside));
            steps.before("configure sandbox");
            PlannedEndpoint made = plan.with(cable.hostInterface());
            Ipv6Interfaces.enable(current.namespacePath(), List.of(made.endpoint()));
            inside.apply(made.interfaceChanges(cable.interfaceIndex()));
            List<NetworkEndpoint> endpoints = new ArrayList<>(current.endpoints());
            endpoints.add(made.endpoint());
            NetworkAttachment next = current.withEndpoints(endpoints);
            undo.add(() -> DefaultRoutes.move(next, current, inside));
            DefaultRoutes.move(current, next, inside);
            NetworkAttachment attachment = republish(containerName, current, next, all, ports, undo);
            steps.before("finish");
            undo.release();
            return attachment;
        } catch (NetlinkException e) {
            throw EngineException.internal("connect " + containerName + ": " + e.getMessage(), e);
        }
    }

    /** Takes a network from a running container. */
    NetworkAttachment disconnect(
            String containerName,
            NetworkAttachment current,
            BridgeNetwork network,
            List<Join> all,
            List<PortRequest> ports) {
        NetworkEndpoint leaving = current.endpoint(network.document().id()).orElseThrow();
        List<NetworkEndpoint> endpoints = new ArrayList<>(current.endpoints());
        endpoints.remove(leaving);
        NetworkAttachment next = current.withEndpoints(endpoints);
        try (NetworkNamespace namespace = NetworkNamespace.open(current.namespacePath());
                RouteSocket inside = namespace.call(RouteSocket::open);
                Undo undo = new Undo()) { // the last, as it needs the others
            NetworkAttachment attachment = republish(containerName, current, next, all, ports, undo);
            undo.add(() -> DefaultRoutes.move(next, current, inside));
            steps.before("move routes");
            DefaultRoutes.move(current, next, inside);
            steps.before("remove interface");
            remove(leaving.hostInterface(), leaving.interfaceName(), inside);
            undo.release();
            network.free(BridgeNetwork.Lease.of(leaving));
            reaper.submit(
                    "forget connections",
                    () -> publications.forgetConnections(Publications.Target.of(current), current.ports()));
            return attachment;
        } catch (NetlinkException e) {
            throw EngineException.internal("disconnect " + containerName + ": " + e.getMessage(), e);
        }
    }

    /** By the host's end, or where there is none, inside. */
    private void remove(String hostInterface, String interfaceName, RouteSocket inside) {
        if (hostInterface.isEmpty()) {
            inside.deleteIfExists(LinkReference.of(interfaceName));
        } else {
            sandboxes.removeInterface(hostInterface);
        }
    }

    /**
     * Leads the ports to where the default routes are now; which there are depends on the families that are left.
     *
     * @param undo leads them to where they were
     */
    private NetworkAttachment republish(
            String containerName,
            NetworkAttachment current,
            NetworkAttachment next,
            List<Join> all,
            List<PortRequest> requests,
            Undo undo) {
        Publications.Target before = Publications.Target.of(current);
        Publications.Target after = Publications.Target.of(next);
        if (before.equals(after)) {
            return next;
        }
        boolean samePlaces = Hosting.of(current, all).equals(Hosting.of(next, all));
        publications.withdraw(current.sandboxId());
        undo.add(() -> publish(current));
        List<PublishedPort> ports = current.ports();
        if (!samePlaces) {
            publications.giveBack(current.ports());
            undo.add(() -> publications.takeAgain(current.ports(), text(containerName, current)));
            steps.before("take ports");
            List<PublishedPort> taken = take(next, all, requests, text(containerName, next));
            undo.add(() -> publications.giveBack(taken));
            ports = taken;
        }
        NetworkAttachment attachment = next.withPorts(ports);
        steps.before("publish ports");
        publish(attachment);
        undo.add(() -> publications.withdraw(attachment.sandboxId()));
        settle(ports);
        return attachment;
    }

    /** Publishes more ports of a running container, after {@code fewer} are withdrawn. */
    NetworkAttachment changePorts(
            String containerName,
            NetworkAttachment current,
            List<Join> all,
            List<PublishedPort> fewer,
            List<PortRequest> more) {
        List<PublishedPort> kept = new ArrayList<>(current.ports());
        kept.removeAll(fewer);
        List<PublishedPort> added = take(current, all, more, text(containerName, current));
        try (Undo undo = new Undo()) {
            undo.add(() -> publications.giveBack(added));
            kept.addAll(added);
            NetworkAttachment next = current.withPorts(kept);
            publications.withdraw(current.sandboxId());
            undo.add(() -> publish(current));
            publish(next);
            undo.release();
            publications.giveBack(fewer);
            publications.forgetConnections(Publications.Target.of(current), fewer);
            settle(added);
            return next;
        }
    }

    /**
     * Takes back what {@link #attach} gave. The ports are free when this returns; the addresses are soon after, when
     * nothing answers for them any more.
     *
     * @param all the networks of the attachment that there still are
     */
    void release(NetworkAttachment attachment, List<BridgeNetwork> all) {
        try (Undo undo = new Undo()) {
            undo.add(() -> reaper.submit("remove sandbox " + attachment.sandboxId(), () -> {
                removeLayered(attachment);
                sandboxes.destroy(attachment.sandboxId(), hostInterfaces(attachment));
                publications.forgetConnections(Publications.Target.of(attachment), attachment.ports());
                for (BridgeNetwork network : all) {
                    attachment
                            .endpoint(network.document().id())
                            .ifPresent(endpoint -> network.free(BridgeNetwork.Lease.of(endpoint)));
                }
            }));
            undo.add(() -> publications.giveBack(attachment.ports()));
            undo.add(() -> publications.withdraw(attachment.sandboxId()));
        }
    }

    /** An interface without a host's end goes some time after its namespace, and would answer until then. */
    private static void removeLayered(NetworkAttachment attachment) {
        List<String> names = attachment.endpoints().stream()
                .filter(endpoint ->
                        endpoint.hasInterface() && endpoint.hostInterface().isEmpty())
                .map(NetworkEndpoint::interfaceName)
                .toList();
        if (names.isEmpty()) {
            return;
        }
        try (NetworkNamespace namespace = NetworkNamespace.open(attachment.namespacePath());
                RouteSocket inside = namespace.call(RouteSocket::open)) {
            names.forEach(name -> inside.deleteIfExists(LinkReference.of(name)));
        }
    }

    private static List<String> hostInterfaces(NetworkAttachment attachment) {
        return attachment.endpoints().stream()
                .map(NetworkEndpoint::hostInterface)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Takes over what a running container got from an earlier daemon. */
    void adopt(NetworkAttachment attachment, String containerName, List<BridgeNetwork> all) {
        if (!pins.exists(attachment.sandboxId())) {
            throw EngineException.conflict("network namespace " + attachment.namespacePath() + " is gone");
        }
        try (Undo undo = new Undo()) {
            for (BridgeNetwork network : all) {
                BridgeNetwork.Lease lease = BridgeNetwork.Lease.of(
                        attachment.endpoint(network.document().id()).orElseThrow());
                network.adopt(lease);
                undo.add(() -> network.free(lease));
            }
            publications.adopt(
                    attachment.sandboxId(),
                    Publications.Target.of(attachment),
                    attachment.ports(),
                    text(containerName, attachment));
            undo.release();
        }
        sandboxes.adopt(attachment.sandboxId(), hostInterfaces(attachment));
        new Restoration(host, sandboxes).restore(attachment, all);
    }
}
