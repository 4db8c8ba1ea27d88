package io.jdock.daemon.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.daemon.api.route.ApiVersion;
import io.jdock.daemon.state.Json;
import java.util.List;
import java.util.Map;

/** Fields that answers had in earlier versions of the API, for clients that ask for one of those. */
final class OlderVersions {
    /** Of a container's configuration: an image never had values for them, but up to 1.49 showed them. */
    private static final Map<String, Object> OF_CONTAINERS = Map.ofEntries(
            Map.entry("Hostname", ""),
            Map.entry("Domainname", ""),
            Map.entry("User", ""),
            Map.entry("AttachStdin", false),
            Map.entry("AttachStdout", false),
            Map.entry("AttachStderr", false),
            Map.entry("Tty", false),
            Map.entry("OpenStdin", false),
            Map.entry("StdinOnce", false),
            Map.entry("Image", ""),
            Map.entry("WorkingDir", ""));

    private static final List<String> NULL_IF_EMPTY =
            List.of("Env", "Cmd", "Volumes", "Entrypoint", "OnBuild", "Labels");

    private OlderVersions() {}

    /** {@code withContainer} adds the container that the image was made from, whatever the version. */
    static Object image(ApiVersion version, Object image, boolean withContainer) {
        if (version.atLeast(1, 50) && !withContainer) {
            return image;
        }
        ObjectNode fields = tree(image);
        if (!version.atLeast(1, 50) && fields.get("Config") instanceof ObjectNode config) {
            complete(config);
        }
        if (!version.atLeast(1, 45) || withContainer) {
            fields.put("Container", "");
            complete(fields.putObject("ContainerConfig"));
        }
        if (!version.atLeast(1, 44)) {
            fields.set("VirtualSize", fields.get("Size"));
        }
        return fields;
    }

    private static void complete(ObjectNode config) {
        OF_CONTAINERS.forEach(
                (name, value) -> config.putIfAbsent(name, Json.mapper().valueToTree(value)));
        NULL_IF_EMPTY.forEach(name -> config.putIfAbsent(name, config.nullNode()));
    }

    /** Images of a list had, up to 1.43, the size that there had once been with the layers of their parents. */
    static Object images(ApiVersion version, List<?> images) {
        if (version.atLeast(1, 44)) {
            return images;
        }
        return images.stream()
                .map(OlderVersions::tree)
                .map(fields -> fields.set("VirtualSize", fields.get("Size")))
                .toList();
    }

    /** The limits on kernel memory went with 1.42. */
    static Object container(ApiVersion version, Object container) {
        if (version.atLeast(1, 42)) {
            return container;
        }
        ObjectNode fields = tree(container);
        if (fields.get("HostConfig") instanceof ObjectNode host) {
            host.put("KernelMemory", 0).put("KernelMemoryTCP", 0);
        }
        return fields;
    }

    static Object info(ApiVersion version, Map<String, Object> info) {
        if (version.atLeast(1, 50)) {
            return info;
        }
        ObjectNode fields = tree(info);
        fields.put("BridgeNfIptables", false).put("BridgeNfIp6tables", false);
        if (!version.atLeast(1, 42)) {
            fields.put("KernelMemory", false).put("KernelMemoryTCP", false);
        }
        return fields;
    }

    private static ObjectNode tree(Object answer) {
        return answer instanceof ObjectNode fields
                ? fields
                : (ObjectNode) Json.mapper().<JsonNode>valueToTree(answer);
    }
}
