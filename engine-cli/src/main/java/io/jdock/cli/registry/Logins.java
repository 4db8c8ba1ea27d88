package io.jdock.cli.registry;

import io.jdock.cli.Session;
import java.io.IOException;

/** What a request about an image says of its user. */
public final class Logins {
    private Logins() {}

    /** The line of a request's head, empty if nobody is logged in to the registry of that repository. */
    public static String header(Session session, String repository) throws IOException {
        Login login =
                LoginFile.read(session.environment()).find(RegistryName.key(RegistryName.ofRepository(repository)));
        return login == null ? "" : login.header();
    }
}
