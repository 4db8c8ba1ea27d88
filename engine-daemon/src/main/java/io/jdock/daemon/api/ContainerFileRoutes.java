package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.container.ContainerFiles;
import io.jdock.daemon.container.files.PathStat;
import io.jdock.daemon.state.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.List;

/** The files of containers: {@code archive}, {@code export} and {@code changes}. */
final class ContainerFileRoutes {
    private static final String STAT = "X-Docker-Container-Path-Stat";
    private static final String TAR = "application/x-tar";
    /** One chunk of an answer, rather than one for each block of an archive. */
    private static final int BUFFER = 64 * 1024;

    private final ContainerFiles files;

    ContainerFileRoutes(ContainerFiles files) {
        this.files = requireNonNull(files, "files is null");
    }

    List<Route> routes() {
        return List.of(
                Route.head("/containers/{id}/archive", this::stat),
                Route.get("/containers/{id}/archive", this::archive),
                Route.put("/containers/{id}/archive", this::extract),
                Route.get("/containers/{id}/export", this::export),
                Route.get("/containers/{id}/changes", this::changes));
    }

    private void stat(Call call) throws IOException {
        try (var archive = files.archive(call.path("id"), path(call))) {
            tell(call, archive.stat());
            call.answer(200);
        }
    }

    private void archive(Call call) throws IOException {
        try (var archive = files.archive(call.path("id"), path(call))) {
            tell(call, archive.stat());
            send(call, archive, TAR);
        }
    }

    private void export(Call call) throws IOException {
        try (var archive = files.export(call.path("id"))) {
            send(call, archive, "application/octet-stream");
        }
    }

    /** A handler that only reads ends when its client leaves. */
    private static void send(Call call, ContainerFiles.Archive archive, String type) throws IOException {
        OutputStream out = new BufferedOutputStream(call.exchange().stream(200, type), BUFFER);
        archive.writeTo(out);
        out.flush();
    }

    private static void tell(Call call, PathStat stat) {
        call.exchange().header(STAT, Base64.getEncoder().encodeToString(Json.bytes(stat)));
    }

    private void extract(Call call) throws IOException {
        var options = new ContainerFiles.ExtractOptions(
                call.query().flag("noOverwriteDirNonDir"), call.query().flag("copyUIDGID"));
        files.extract(call.path("id"), path(call), call.exchange().body(), options);
        call.answer(200);
    }

    private void changes(Call call) throws IOException {
        call.answer(200, files.changes(call.path("id")));
    }

    private static String path(Call call) {
        String path = call.query().text("path");
        if (path.isEmpty()) {
            throw EngineException.invalid("bad parameter: 'path' cannot be empty");
        }
        return path;
    }
}
