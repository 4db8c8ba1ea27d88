package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Session;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.Query;
import io.jdock.cli.image.ImageName;
import io.jdock.cli.image.Pull;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks the daemon for a container, and fetches its image first where that is wanted. */
final class Creation {
    private static final int NOT_FOUND = 404;

    private final Session session;
    private final Arguments arguments;
    private final ContainerRequest request;

    Creation(Session session, Arguments arguments, ContainerRequest request) {
        this.session = session;
        this.arguments = arguments;
        this.request = request;
    }

    /** @return the new container's id */
    String create() throws IOException {
        Path idFile = idFile();
        boolean withLogins = arguments.flag("--use-api-socket")
                && ApiSocket.mount(session.engine().address(), request.body());
        String pull = arguments.text("--pull", "missing");
        boolean always = pull.equals("always");
        if (!always && !pull.equals("missing") && !pull.equals("never")) {
            throw ContainerRequest.failure(
                    "invalid pull option: '" + pull + "': must be one of \"always\", \"missing\" or \"never\"");
        }
        if (always) {
            pull();
        }
        JsonObject created = post(pull);
        for (Object warning : created.array("Warnings")) {
            session.errorLine("WARNING: " + warning);
        }
        String id = created.text("Id");
        if (idFile != null) {
            Files.writeString(idFile, id);
        }
        if (withLogins) {
            ApiSocket.copyLogins(session, id);
        }
        return id;
    }

    private JsonObject post(String pull) throws IOException {
        Query path = Query.of("/containers/create");
        if (request.name() != null && !request.name().isEmpty()) {
            path.with("name", request.name());
        }
        if (request.platform() != null) {
            path.with("platform", request.platform());
        }
        try {
            return session.engine().object("POST", path.toString(), request.body());
        } catch (EngineError e) {
            boolean imageMissing = e.status() == NOT_FOUND
                    && e.reason().toLowerCase(java.util.Locale.ROOT).contains("no such image");
            if (!imageMissing || !pull.equals("missing")) {
                throw e;
            }
            session.errorLine(
                    "Unable to find image '" + ImageName.of(request.image()).familiar() + "' locally");
            pull();
            return session.engine().object("POST", path.toString(), request.body());
        }
    }

    private void pull() throws IOException {
        new Pull(session, request.platform(), arguments.flag("--quiet")).to(session.err(), request.image());
    }

    private Path idFile() {
        String file = arguments.text("--cidfile");
        if (file == null) {
            return null;
        }
        Path path = Path.of(file);
        if (Files.exists(path)) {
            throw new CommandFailure(
                    1, "container ID file found, make sure the other container isn't running or delete " + file);
        }
        return path;
    }
}
