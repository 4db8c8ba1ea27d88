package io.jdock.cli.container;

import io.jdock.cli.Session;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.util.Base64;

/** The API's archive endpoint: what a path in a container is. */
final class ContainerFiles {
    private static final String STAT_HEADER = "X-Docker-Container-Path-Stat";
    /** Bits of Go's FileMode. */
    private static final long DIRECTORY = 1L << 31;

    private static final long LINK = 1L << 27;

    private ContainerFiles() {}

    /**
     * What a path is.
     *
     * @param link what a symbolic link points to, else empty
     */
    record Stat(boolean directory, String link) {}

    static Query archive(CopyPlace place) {
        return Query.of("/containers/" + Query.path(place.container()) + "/archive")
                .with("path", place.path());
    }

    /** @return null if there is nothing at the path, or no such container */
    static Stat stat(Session session, CopyPlace place) throws IOException {
        try (HttpResponse response =
                session.engine().stream("HEAD", archive(place).toString(), null)) {
            return stat(response);
        } catch (EngineError _) {
            return null;
        }
    }

    static Stat stat(HttpResponse response) throws IOException {
        byte[] json = Base64.getMimeDecoder().decode(response.header(STAT_HEADER));
        if (json.length == 0) {
            throw new IOException("the daemon did not say what the path is");
        }
        JsonObject stat = JsonObject.of(Json.parse(json));
        long mode = stat.number("mode");
        return new Stat((mode & DIRECTORY) != 0, (mode & LINK) != 0 ? stat.text("linkTarget") : "");
    }
}
