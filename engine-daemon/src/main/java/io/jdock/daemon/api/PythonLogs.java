package io.jdock.daemon.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.state.Json;

/**
 * Docker's SDK for Python reads the output of {@code containers.run()} only if the log driver is one of two that it
 * knows, and returns None else, though the daemon serves the logs of its default driver just as well. So this client, by
 * the name that it gives itself, is told of a driver that it knows.
 */
final class PythonLogs {
    private static final String CLIENT = "docker-sdk-python/";

    private PythonLogs() {}

    /** What to answer an inspection with: the container itself, or for that client a tree with the one field changed. */
    static Object inspection(Call call, Object container) {
        if (!call.exchange().requestHeader("User-Agent").orElse("").startsWith(CLIENT)) {
            return container;
        }
        JsonNode tree = Json.mapper().valueToTree(container);
        if (tree.at("/HostConfig/LogConfig") instanceof ObjectNode log
                && log.path("Type").asText().equals("local")) {
            log.put("Type", "json-file");
        }
        return tree;
    }
}
