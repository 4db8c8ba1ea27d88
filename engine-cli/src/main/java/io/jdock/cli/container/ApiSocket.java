package io.jdock.cli.container;

import io.jdock.cli.CommandFailure;
import io.jdock.cli.Session;
import io.jdock.cli.archive.TarEntry;
import io.jdock.cli.archive.TarWriter;
import io.jdock.cli.http.EngineAddress;
import io.jdock.cli.http.EngineClient;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Body;
import io.jdock.cli.json.Json;
import io.jdock.cli.registry.Login;
import io.jdock.cli.registry.LoginFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What --use-api-socket gives a container: the daemon's socket, and the client's logins as a file that only root reads. */
final class ApiSocket {
    private static final String SOCKET = "/var/run/docker.sock";
    private static final String DIRECTORY = "run/secrets/docker";
    private static final String VARIABLE = "DOCKER_CONFIG=";

    private ApiSocket() {}

    /**
     * Adds the socket and the variable that tells where the logins are.
     *
     * @param body of the request that creates the container
     * @return whether the container is to get the logins; not if it was told of others
     * @throws CommandFailure if the daemon has no socket of this host
     */
    static boolean mount(EngineAddress daemon, Map<String, Object> body) {
        if (!daemon.isUnix()) {
            throw new CommandFailure(
                    1,
                    "flag --use-api-socket can only be used with unix sockets: jdock endpoint " + daemon.text()
                            + " incompatible");
        }
        append(
                host(body),
                "Mounts",
                new Body()
                        .set("Type", "bind")
                        .set("Source", daemon.path())
                        .set("Target", SOCKET)
                        .fields());
        if (body.get("Env") instanceof List<?> variables) {
            for (Object variable : variables) {
                if (variable.toString().startsWith(VARIABLE)) {
                    return false;
                }
            }
        }
        append(body, "Env", VARIABLE + "/" + DIRECTORY);
        return true;
    }

    /** Writes the logins into a container that was created and not started. */
    static void copyLogins(Session session, String container) throws IOException {
        Map<String, Object> auths = new LinkedHashMap<>();
        for (Login login : LoginFile.read(session.environment()).all()) {
            auths.put(login.server(), login.entry());
        }
        byte[] content = Json.compact(Map.of("auths", auths)).getBytes(StandardCharsets.UTF_8);
        String path = Query.of("/containers/" + container + "/archive")
                .with("path", "/")
                .toString();
        session.engine()
                .upload("PUT", path, new EngineClient.Upload() {
                    @Override
                    public void to(OutputStream target) throws IOException {
                        write(content, target);
                    }
                })
                .close();
    }

    private static void write(byte[] content, OutputStream target) throws IOException {
        try (TarWriter tar = new TarWriter(target)) {
            long now = System.currentTimeMillis() / 1000;
            TarEntry entry =
                    new TarEntry(DIRECTORY + "/config.json", TarEntry.FILE, 0600, 0, 0, content.length, now, "", 0);
            tar.add(entry, new ByteArrayInputStream(content));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> host(Map<String, Object> body) {
        return (Map<String, Object>) body.get("HostConfig");
    }

    private static void append(Map<String, Object> object, String field, Object value) {
        List<Object> all = new ArrayList<>(object.get(field) instanceof List<?> list ? list : List.of());
        all.add(value);
        object.put(field, all);
    }
}
