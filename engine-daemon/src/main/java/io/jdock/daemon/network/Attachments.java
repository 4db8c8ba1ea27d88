package io.jdock.daemon.network;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.network.Networks.Attached;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What the containers have now, which the name server and the listener are told of; what is being attached or released
 * is not in it. Thread-safe.
 */
final class Attachments {
    private final NameService names;
    private final NetworkListener listener;
    private final UnaryOperator<String> driver;
    /** By container id; guarded by itself. */
    private final Map<String, Attached> attached = new HashMap<>();

    /** @param driver the driver of a network by its id */
    Attachments(Networks.Company company, UnaryOperator<String> driver) {
        this.names = company.names();
        this.listener = company.listener();
        this.driver = requireNonNull(driver, "driver is null");
    }

    Optional<Attached> get(String containerId) {
        synchronized (attached) {
            return Optional.ofNullable(attached.get(containerId));
        }
    }

    /** All, by the containers' names. */
    List<Attached> all() {
        synchronized (attached) {
            return attached.values().stream()
                    .sorted(Comparator.comparing(Attached::containerName))
                    .toList();
        }
    }

    /** A container has its networks. If there is no name server for it, that is thrown and nothing is done. */
    void add(Attached next) {
        if (next.attachment().hasNameServer()) {
            names.put(next.containerId(), next.attachment());
        }
        synchronized (attached) {
            attached.put(next.containerId(), next);
        }
        next.attachment().endpoints().forEach(endpoint -> tell("connect", endpoint, next));
    }

    /** What the container had, if it had anything; its names are gone. */
    Optional<Attached> remove(String containerId) {
        Optional<Attached> leaving;
        synchronized (attached) {
            leaving = Optional.ofNullable(attached.remove(containerId));
        }
        if (leaving.filter(Attachments::isNamed).isPresent()) {
            names.remove(containerId);
        }
        return leaving;
    }

    /** What was removed is taken apart. */
    void tellOfEnd(Attached gone) {
        gone.attachment().endpoints().forEach(endpoint -> tell("disconnect", endpoint, gone));
    }

    /** A running container has more networks, or fewer. */
    void change(Attached before, Attached next) {
        replace(next);
        difference(next, before).forEach(endpoint -> tell("connect", endpoint, next));
        difference(before, next).forEach(endpoint -> tell("disconnect", endpoint, next));
    }

    /** What a container has is this from now on, which is no news. */
    void replace(Attached next) {
        Optional<Attached> before;
        synchronized (attached) {
            before = Optional.ofNullable(attached.put(next.containerId(), next));
        }
        if (isNamed(next)) {
            names.put(next.containerId(), next.attachment());
        } else if (before.filter(Attachments::isNamed).isPresent()) {
            names.remove(next.containerId());
        }
    }

    private static boolean isNamed(Attached attached) {
        return attached.attachment().hasNameServer();
    }

    private static List<NetworkEndpoint> difference(Attached of, Attached without) {
        return of.attachment().endpoints().stream()
                .filter(endpoint ->
                        without.attachment().endpoint(endpoint.networkId()).isEmpty())
                .toList();
    }

    private void tell(String action, NetworkEndpoint endpoint, Attached container) {
        listener.happened(
                action,
                endpoint.networkId(),
                endpoint.networkName(),
                Map.of("container", container.containerId(), "type", driver.apply(endpoint.networkId())));
    }

    /** The view with the network's containers. */
    NetworkInspect completed(NetworkInspect network) {
        Map<String, NetworkInspect.Endpoint> containers = new TreeMap<>();
        synchronized (attached) {
            attached.forEach((id, entry) -> entry.attachment()
                    .endpoint(network.id())
                    .ifPresent(endpoint -> containers.put(id, NetworkViews.endpoint(entry.containerName(), endpoint))));
        }
        return network.withContainers(containers);
    }
}
