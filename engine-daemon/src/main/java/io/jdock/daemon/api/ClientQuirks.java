package io.jdock.daemon.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.state.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** What single clients, told by their names or by their age, need to see in an answer to work at all. */
final class ClientQuirks {
    private static final String PYTHON = "docker-sdk-python/";
    /** The one in Python; later ones are written in Go and have other names. */
    private static final String COMPOSE = "docker-compose/1.";

    private static final String TESTCONTAINERS = "tc-java/";
    /** A release of Docker with the version of the API that is served. */
    private static final String DOCKER_VERSION = "28.2.2";

    private ClientQuirks() {}

    private static boolean from(Call call, String client) {
        return call.exchange().requestHeader("User-Agent").orElse("").startsWith(client);
    }

    /**
     * Docker's SDK for Python reads the output of {@code containers.run()} only if the log driver is one of two that it
     * knows, and returns None else, though the daemon serves the logs of its default driver just as well. So it is told
     * of a driver that it knows.
     */
    static Object container(Call call, Object container) {
        if (!from(call, PYTHON)) {
            return OlderVersions.container(call.version(), container);
        }
        JsonNode tree = Json.mapper().valueToTree(container);
        if (tree.at("/HostConfig/LogConfig") instanceof ObjectNode log
                && log.path("Type").asText().equals("local")) {
            log.put("Type", "json-file");
        }
        return OlderVersions.container(call.version(), tree);
    }

    /**
     * Up to API 1.44 an image had the configuration of the container that it was made from. docker-compose 1.29 looks
     * there for volumes when it creates a container again, whatever version it speaks, and fails if the field is missing.
     */
    static Object image(Call call, Object image) {
        return OlderVersions.image(call.version(), image, from(call, COMPOSE));
    }

    /** Testcontainers refuses engines below version 1.6, which once said how old a Docker was. */
    static Map<String, Object> version(Call call, Map<String, Object> version) {
        if (!from(call, TESTCONTAINERS)) {
            return version;
        }
        var told = new LinkedHashMap<>(version);
        told.put("Version", DOCKER_VERSION);
        return told;
    }
}
