package io.jdock.daemon.container.log;

import java.nio.file.Path;
import java.util.Map;

/**
 * The container whose output is carried, as drivers tell of it.
 *
 * @param file where {@code json-file} writes
 * @param attributes labels and variables that the options name
 * @param options of the driver, checked
 */
public record LogSource(
        String id,
        String name,
        String imageName,
        String imageId,
        Path file,
        Map<String, String> attributes,
        Map<String, String> options,
        long maxSize,
        int maxFiles) {
    private static final int SHORT = 12;

    public String shortId() {
        return id.substring(0, SHORT);
    }

    /** The option {@code tag}, with the fields of Docker's template; the short id if there is none. */
    public String tag() {
        String template = options.getOrDefault("tag", "");
        if (template.isEmpty()) {
            return shortId();
        }
        String image = imageId.replaceFirst("^sha256:", "");
        return template.replaceAll("\\{\\{\\s*\\.(\\w+)\\s*}}", "{{.$1}}")
                .replace("{{.ID}}", shortId())
                .replace("{{.FullID}}", id)
                .replace("{{.Name}}", name)
                .replace("{{.ImageName}}", imageName)
                .replace("{{.ImageID}}", image.substring(0, Math.min(SHORT, image.length())))
                .replace("{{.ImageFullID}}", imageId)
                .replace("{{.DaemonName}}", "jdock");
    }
}
