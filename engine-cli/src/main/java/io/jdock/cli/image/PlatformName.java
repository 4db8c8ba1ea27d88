package io.jdock.cli.image;

import io.jdock.cli.CommandFailure;
import io.jdock.cli.json.Body;
import io.jdock.cli.json.Json;

/** A platform as users write it, {@code linux/arm/v7}. */
final class PlatformName {
    private PlatformName() {}

    /** The same as the API takes it in a query. */
    static String json(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new CommandFailure(1, "invalid platform: \"" + text + "\" is not os/arch or os/arch/variant");
        }
        Body platform = new Body().set("architecture", parts[1]).set("os", parts[0]);
        if (parts.length == 3) {
            platform.set("variant", parts[2]);
        }
        return Json.compact(platform.fields());
    }
}
