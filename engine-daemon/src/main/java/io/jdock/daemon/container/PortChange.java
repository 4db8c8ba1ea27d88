package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.container.model.PortBinding;
import io.jdock.daemon.container.model.UpdateRequest;
import io.jdock.daemon.network.PortRequest;
import io.jdock.daemon.network.PublishedPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ports that a container is to publish, or to publish no more.
 *
 * @param host its configuration from now on
 * @param fewer of those that it has published
 * @param more to publish now
 */
record PortChange(HostConfig host, List<PublishedPort> fewer, List<PortRequest> more) {
    /**
     * Reads {@code [[address:]hostPort:]port[/protocol]}, with ranges for those to add.
     *
     * @throws EngineException INVALID for another form, NOT_FOUND for a port to remove that is not published
     */
    static PortChange of(ContainerDocument document, UpdateRequest request) {
        HostConfig host = document.hostConfig();
        if (request.publishAdd().isEmpty() && request.publishRm().isEmpty()) {
            return new PortChange(host, List.of(), List.of());
        }
        if (host.networkMode().equals("host") || host.networkMode().startsWith("container:")) {
            throw EngineException.invalid(
                    "conflicting options: port publishing and the " + host.networkMode() + " network mode");
        }
        var bindings = new TreeMap<String, List<PortBinding>>();
        host.portBindings().forEach((key, values) -> bindings.put(key, new ArrayList<>(values)));
        var fewer = new ArrayList<PublishedPort>();
        request.publishRm().forEach(text -> remove(document, Spec.parse(text), text, bindings, fewer));
        var added = new TreeMap<String, List<PortBinding>>();
        request.publishAdd().forEach(text -> Spec.parse(text).addTo(added));
        added.forEach((key, values) ->
                bindings.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(values));
        List<PortRequest> more = PortSpec.parse(added).stream()
                .map(spec -> NetworkWishes.port(spec))
                .toList();
        return new PortChange(host.with(Map.of("PortBindings", bindings)), List.copyOf(fewer), more);
    }

    private static void remove(
            ContainerDocument document,
            Spec spec,
            String text,
            Map<String, List<PortBinding>> bindings,
            List<PublishedPort> fewer) {
        boolean found = false;
        for (PortSpec.Exposed port : PortSpec.exposed(spec.port())) {
            List<PortBinding> values = bindings.get(port.key());
            found |= values != null && values.removeIf(spec::covers);
            if (values != null && values.isEmpty()) {
                bindings.remove(port.key());
            }
            if (document.network() != null) {
                for (PublishedPort published : document.network().ports()) {
                    PortBinding binding = NetworkView.binding(published);
                    if (published.containerPort() == port.port()
                            && published.protocol().text().equals(port.protocol())
                            && spec.covers(binding)) {
                        fewer.add(published);
                        found = true;
                    }
                }
            }
        }
        if (!found) {
            throw EngineException.notFound("port \"" + text + "\" is not published");
        }
    }

    /** A text taken apart; what was not in it is empty. */
    private record Spec(String address, String hostPort, String port) {
        static Spec parse(String text) {
            int end = text.lastIndexOf(':');
            String port = text.substring(end + 1);
            String before = end < 0 ? "" : text.substring(0, end);
            int middle = before.endsWith("]") ? before.length() : before.lastIndexOf(':');
            String address = middle < 0 ? "" : before.substring(0, middle).replaceAll("[\\[\\]]", "");
            String hostPort = middle >= before.length() ? "" : before.substring(middle + 1);
            PortSpec.exposed(port);
            return new Spec(address, hostPort, port);
        }

        /** Whether a binding is meant by what is given. */
        boolean covers(PortBinding binding) {
            return (hostPort.isEmpty() || hostPort.equals(binding.hostPort()))
                    && (address.isEmpty() || address.equals(binding.hostIp()));
        }

        void addTo(Map<String, List<PortBinding>> bindings) {
            List<PortSpec.Exposed> ports = PortSpec.exposed(port);
            int dash = hostPort.indexOf('-');
            boolean each = ports.size() > 1 && dash > 0;
            for (int i = 0; i < ports.size(); i++) {
                String own = each ? Integer.toString(number(hostPort.substring(0, dash)) + i) : hostPort;
                bindings.computeIfAbsent(ports.get(i).key(), _ -> new ArrayList<>())
                        .add(new PortBinding(address, own));
            }
            if (each
                    && number(hostPort.substring(dash + 1)) - number(hostPort.substring(0, dash)) + 1 != ports.size()) {
                throw EngineException.invalid(
                        "invalid ranges specified for container and host Ports: " + port + " and " + hostPort);
            }
        }

        private static int number(String digits) {
            try {
                return Integer.parseInt(digits);
            } catch (NumberFormatException _) {
                throw EngineException.invalid("invalid port specification: \"" + digits + "\"");
            }
        }
    }
}
