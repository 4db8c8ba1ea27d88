package io.jdock.daemon.image.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One demand of a header {@code WWW-Authenticate} (RFC 9110, section 11.6.1); the scheme is in small letters. */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern SCHEME = Pattern.compile("\\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\\s+|(?=,)|$)");
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*,?\\s*([A-Za-z0-9_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** All demands of all headers, in their order; what cannot be understood is left out. */
    static List<Challenge> parse(List<String> headers) {
        var challenges = new ArrayList<Challenge>();
        for (String header : headers) {
            int at = 0;
            while (at < header.length()) {
                Matcher scheme = SCHEME.matcher(header).region(at, header.length());
                if (!scheme.lookingAt()) {
                    break;
                }
                at = scheme.end();
                var parameters = new LinkedHashMap<String, String>();
                Matcher parameter = PARAMETER.matcher(header).region(at, header.length());
                while (parameter.lookingAt()) {
                    String quoted = parameter.group(2);
                    parameters.put(
                            parameter.group(1).toLowerCase(Locale.ROOT),
                            quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
                    at = parameter.end();
                    parameter.region(at, header.length());
                }
                challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
                while (at < header.length() && (header.charAt(at) == ',' || header.charAt(at) == ' ')) {
                    at++;
                }
            }
        }
        return challenges;
    }
}
