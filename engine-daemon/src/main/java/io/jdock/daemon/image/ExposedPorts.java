package io.jdock.daemon.image;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.RuntimeConfig.Empty;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports as EXPOSE names them: {@code 80}, {@code 53/udp}, {@code 8000-8010/tcp}. */
final class ExposedPorts {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?(?:/(tcp|udp|sctp))?");

    private ExposedPorts() {}

    /** One {@code PORT/PROTOCOL} for each port. */
    static Map<String, Empty> parse(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw invalid(text);
        }
        int first = Integer.parseInt(form.group(1));
        int last = form.group(2) == null ? first : Integer.parseInt(form.group(2));
        String protocol = form.group(3) == null ? "tcp" : form.group(3);
        if (last < first || last > 65535) {
            throw invalid(text);
        }
        var ports = new TreeMap<String, Empty>();
        for (int port = first; port <= last; port++) {
            ports.put(port + "/" + protocol, new Empty());
        }
        return ports;
    }

    private static EngineException invalid(String text) {
        return EngineException.invalid("invalid containerPort: " + text);
    }
}
