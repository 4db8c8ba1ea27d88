package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Session;
import io.jdock.cli.registry.LoginFile;
import java.io.IOException;

/** Where the keys that detach come from: the flag, else {@code detachKeys} of Docker's config.json. */
final class DetachSetting {
    private DetachSetting() {}

    /**
     * The keys, null for the default ones.
     *
     * @param typed whether a user at a terminal could type them: only then is the file worth reading
     */
    static String keys(Arguments arguments, Session session, boolean typed) throws IOException {
        String flag = arguments.text("--detach-keys");
        if (flag != null || !typed) {
            return flag;
        }
        String configured = LoginFile.read(session.environment()).text("detachKeys");
        return configured.isEmpty() ? null : configured;
    }
}
