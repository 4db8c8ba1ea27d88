package io.jdock.cli.container;

import io.jdock.cli.json.Body;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The value of --gpus: a count, {@code all}, or fields {@code driver=}, {@code count=}, {@code device=}, {@code
 * capabilities=}, {@code options=}; lists in quotes, as {@code "device=0,1"}.
 */
final class GpuRequest {
    private GpuRequest() {}

    /**
     * @return a DeviceRequest object of the API
     * @throws IllegalArgumentException with a message for the user
     */
    static Map<String, Object> parse(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("value is empty");
        }
        Body request = new Body().set("Driver", "");
        List<Object> capabilities = new ArrayList<>();
        Map<String, Object> options = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (String field : CommaFields.split(value)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? "count" : field.substring(0, equals);
            String content = equals < 0 ? field : field.substring(equals + 1);
            if (!seen.add(key)) {
                throw new IllegalArgumentException("gpu request key '" + key + "' can be specified only once");
            }
            switch (key) {
                case "driver" -> request.set("Driver", content);
                case "count" -> request.set("Count", count(content));
                case "device" -> request.set("DeviceIDs", List.of(content.split(",")));
                case "capabilities" -> capabilities.addAll(List.of(content.split(",")));
                case "options" -> options.putAll(ContainerRequest.pairs(CommaFields.split(content)));
                default -> throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
            }
        }
        if (!seen.contains("count") && !seen.contains("device")) {
            request.set("Count", 1);
        }
        capabilities.add("gpu");
        return request.set("Capabilities", List.of(capabilities))
                .setIfAny("Options", options)
                .fields();
    }

    private static long count(String text) {
        if (text.equals("all")) {
            return -1;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(
                    "invalid count (" + text + "): value must be either \"all\" or an integer: invalid syntax");
        }
    }
}
