package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.EndpointSettings;
import io.jdock.daemon.network.EndpointRequest;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.daemon.network.PortRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link NetworkConnections} of the engine's own containers. */
final class EngineConnections implements NetworkConnections {
    private static final String SHARED =
            "container sharing network namespace with another container or host cannot be connected to any other network";
    private static final String NONE =
            "container cannot be connected to multiple networks with one of the networks in private (none) mode";
    private static final String HOST =
            "container cannot be disconnected from host network or connected to host network";

    private final Parts parts;

    EngineConnections(Parts parts) {
        this.parts = requireNonNull(parts, "parts is null");
    }

    @Override
    public void connect(String network, String container, EndpointSettings settings) {
        String name = name(network);
        locked(container, found -> {
            ContainerDocument document = found.now().document();
            refuse(document, name);
            EndpointRequest request = NetworkWishes.endpoint(NetworkWishes.Subject.of(document), name, settings, false);
            var endpoints = new TreeMap<>(document.endpoints());
            endpoints.put(name, settings);
            NetworkAttachment held = document.network();
            if (found.now().run().isPresent()) {
                held = parts.networks().connect(document.id(), request, ports(document));
            }
            write(found, endpoints, held);
        });
    }

    private static void refuse(ContainerDocument document, String network) {
        String mode = document.hostConfig().networkMode();
        if (network.equals("host")) {
            throw EngineException.invalid(HOST);
        }
        if (mode.equals("host") || mode.startsWith("container:")) {
            throw EngineException.invalid(SHARED);
        }
        if (document.endpoints().containsKey("none")
                || network.equals("none") && !document.endpoints().isEmpty()) {
            throw EngineException.invalid(NONE);
        }
    }

    @Override
    public void disconnect(String network, String container, boolean force) {
        String name = force ? parts.networks().nameOf(network).orElse(network) : name(network);
        locked(container, found -> {
            ContainerDocument document = found.now().document();
            if (!document.endpoints().containsKey(name)) {
                throw EngineException.internal(
                        "container " + document.id() + " is not connected to the network " + name, null);
            }
            if (name.equals("host")) {
                throw EngineException.invalid(HOST);
            }
            var endpoints = new TreeMap<>(document.endpoints());
            endpoints.remove(name);
            NetworkAttachment held = document.network();
            if (found.now().run().isPresent()
                    && held.endpoints().stream()
                            .anyMatch(endpoint -> endpoint.networkName().equals(name))) {
                held = parts.networks().disconnect(document.id(), name, ports(document));
            }
            write(found, endpoints, held);
        });
    }

    private static List<PortRequest> ports(ContainerDocument document) {
        return NetworkWishes.ports(document.config(), document.hostConfig());
    }

    private String name(String network) {
        return parts.networks()
                .nameOf(network)
                .orElseThrow(() -> EngineException.notFound("network " + network + " not found"));
    }

    private void locked(String ref, Consumer<Container> action) {
        Container container = parts.index().find(ref);
        container.lock.lock();
        try {
            if (container.isRemoved()) {
                throw EngineException.notFound("No such container: " + ref);
            }
            action.accept(container);
        } finally {
            container.lock.unlock();
        }
    }

    private void write(Container container, Map<String, EndpointSettings> endpoints, NetworkAttachment held) {
        ContainerDocument document =
                container.now().document().withEndpoints(endpoints).withNetwork(held);
        container.awaitWritten();
        container.document(document);
        parts.store().write(document);
        if (container.now().run().isPresent()) {
            try {
                parts.store().noteRun(document);
                writeHosts(document);
                writeResolvConf(document);
            } catch (IOException e) {
                throw EngineException.internal("write files of container " + document.id() + ": " + e.getMessage(), e);
            }
        }
    }

    /** Who is asked for names changes with the networks there are; not if the user wrote there. */
    private void writeResolvConf(ContainerDocument document) throws IOException {
        Path file = parts.store().paths().run(document.id()).resolve("resolv.conf");
        if (!Files.exists(file)) {
            return;
        }
        boolean named = document.network() != null && document.network().hasNameServer();
        boolean ipv6 = document.network() != null && document.network().hasIpv6();
        String next = resolvConf(document, named ? HostFiles.Asking.ENGINE : HostFiles.Asking.ITSELF, ipv6);
        String present = Files.readString(file);
        boolean ours = Stream.of(HostFiles.Asking.ENGINE, HostFiles.Asking.ITSELF)
                .flatMap(asking -> Stream.of(true, false).map(before -> resolvConf(document, asking, before)))
                .anyMatch(present::equals);
        if (ours && !present.equals(next)) {
            overwrite(file, next);
        }
    }

    private String resolvConf(ContainerDocument document, HostFiles.Asking asking, boolean ipv6) {
        return HostFiles.resolvConf(document.hostConfig(), parts.networks().names(), asking, ipv6);
    }

    /** The file is mounted into the container: it is written over, never replaced. */
    private static void overwrite(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private void writeHosts(ContainerDocument document) throws IOException {
        Path file = parts.store().paths().run(document.id()).resolve("hosts");
        if (!Files.exists(file)) {
            return;
        }
        String own = HostFiles.hosts(
                document,
                document.config().hostname(),
                HostFiles.addresses(document.network()),
                parts.networks().hostGateway().orElse(""));
        String linked = Links.of(parts, document.hostConfig()).hostsThatRun().stream()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        overwrite(file, own + linked);
    }
}
