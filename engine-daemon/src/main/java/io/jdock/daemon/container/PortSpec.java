package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.PortBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One port of a container and where it is to be published.
 *
 * @param hostAddress empty for every address
 * @param firstHostPort 0 for one of our choice; else it or the next free one up to {@code lastHostPort}
 */
public record PortSpec(int port, String protocol, String hostAddress, int firstHostPort, int lastHostPort) {
    private static final Pattern EXPOSED = Pattern.compile("([0-9]+)(?:-([0-9]+))?(?:/([a-zA-Z]+))?");
    private static final Pattern RANGE = Pattern.compile("([0-9]+)(?:-([0-9]+))?");
    private static final int LAST_PORT = 65535;

    public PortSpec {
        requireNonNull(protocol, "protocol is null");
        requireNonNull(hostAddress, "hostAddress is null");
    }

    /**
     * Reads the API's port map.
     *
     * @throws EngineException INVALID for what is no port, protocol or address
     */
    static List<PortSpec> parse(Map<String, List<PortBinding>> bindings) {
        var specs = new ArrayList<PortSpec>();
        bindings.forEach((key, values) -> {
            for (Exposed exposed : exposed(key)) {
                if (values.isEmpty()) {
                    specs.add(new PortSpec(exposed.port(), exposed.protocol(), "", 0, 0));
                }
                values.forEach(binding -> specs.add(bind(exposed, binding)));
            }
        });
        return List.copyOf(specs);
    }

    private static PortSpec bind(Exposed exposed, PortBinding binding) {
        String address = binding.hostIp();
        if (!address.isEmpty() && !Addresses.isLiteral(address)) {
            throw EngineException.invalid("invalid IP address: " + address);
        }
        if (binding.hostPort().isEmpty()) {
            return new PortSpec(exposed.port(), exposed.protocol(), address, 0, 0);
        }
        Matcher range = RANGE.matcher(binding.hostPort());
        if (!range.matches()) {
            throw invalid(binding.hostPort());
        }
        int first = number(range.group(1), binding.hostPort());
        int last = range.group(2) == null ? first : number(range.group(2), binding.hostPort());
        if (last < first) {
            throw invalid(binding.hostPort());
        }
        return new PortSpec(exposed.port(), exposed.protocol(), address, first, last);
    }

    /** A port that a container listens on. */
    public record Exposed(int port, String protocol) {
        /** As the API writes it: {@code 80/tcp}. */
        public String key() {
            return port + "/" + protocol;
        }
    }

    /** Reads {@code 80}, {@code 80/udp} or {@code 8000-8010/tcp}. */
    static List<Exposed> exposed(String key) {
        Matcher matcher = EXPOSED.matcher(key);
        if (!matcher.matches()) {
            throw invalid(key);
        }
        String protocol = matcher.group(3) == null ? "tcp" : matcher.group(3).toLowerCase(Locale.ROOT);
        if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
            throw EngineException.invalid("invalid proto: " + matcher.group(3));
        }
        int first = number(matcher.group(1), key);
        int last = matcher.group(2) == null ? first : number(matcher.group(2), key);
        if (first == 0 || last < first) {
            throw invalid(key);
        }
        var ports = new ArrayList<Exposed>();
        for (int port = first; port <= last; port++) {
            ports.add(new Exposed(port, protocol));
        }
        return ports;
    }

    private static int number(String digits, String whole) {
        int number = digits.length() > 5 ? LAST_PORT + 1 : Integer.parseInt(digits);
        if (number > LAST_PORT) {
            throw invalid(whole);
        }
        return number;
    }

    private static EngineException invalid(String text) {
        return EngineException.invalid("invalid port specification: \"" + text + "\"");
    }
}
