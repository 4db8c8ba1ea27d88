package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

/** Options of a create outside its body: a name, or empty for a generated one; a platform as {@code linux/amd64}. */
public record CreateOptions(String name, String platform) {
    public CreateOptions {
        requireNonNull(name, "name is null");
        requireNonNull(platform, "platform is null");
    }
}
