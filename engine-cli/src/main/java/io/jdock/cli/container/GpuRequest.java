package io.jdock.cli.container;

import io.jdock.cli.json.Body;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The value of --gpus: a count, {@code all}, or fields {@code driver=}, {@code count=}, {@code device=}, {@code capabilities=}. */
final class GpuRequest {
    private GpuRequest() {}

    /** A DeviceRequest object of the API. */
    static Map<String, Object> parse(String value) {
        Body request = new Body().set("Driver", "");
        List<Object> capabilities = new ArrayList<>();
        capabilities.add("gpu");
        Map<String, Object> options = new LinkedHashMap<>();
        for (String field : value.split(",")) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? "count" : field.substring(0, equals);
            String content = equals < 0 ? field : field.substring(equals + 1);
            switch (key) {
                case "driver" -> request.set("Driver", content);
                case "count" -> request.set("Count", count(content));
                case "device" -> request.set("DeviceIDs", List.of(content.split(";")));
                case "capabilities" -> capabilities.addAll(List.of(content.split(";")));
                case "options" -> options.putAll(ContainerRequest.pairs(List.of(content)));
                default -> throw ContainerRequest.failure("unexpected key '" + key + "' in '" + field + "'");
            }
        }
        if (!request.fields().containsKey("Count") && !request.fields().containsKey("DeviceIDs")) {
            request.set("Count", 1);
        }
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
            throw ContainerRequest.failure("invalid count (" + text + "): value must be either \"all\" or an integer");
        }
    }
}
