package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.api.route.ApiVersion;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.volume.LocalVolumes;
import io.jdock.daemon.volume.VolumeCreateRequest;
import io.jdock.daemon.volume.VolumeView;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /volumes}. */
final class VolumeRoutes {
    /** Older clients mean all volumes by a prune without filters. */
    private static final ApiVersion PRUNES_ANONYMOUS = new ApiVersion(1, 42);

    private static final VolumeCreateRequest UNNAMED = new VolumeCreateRequest("", "", Map.of(), Map.of());

    private final LocalVolumes volumes;

    VolumeRoutes(LocalVolumes volumes) {
        this.volumes = requireNonNull(volumes, "volumes is null");
    }

    List<Route> routes() {
        return List.of(
                Route.get("/volumes", this::list),
                Route.post("/volumes/create", this::create),
                Route.post("/volumes/prune", this::prune),
                Route.get("/volumes/{name}", this::inspect),
                Route.put("/volumes/{name}", VolumeRoutes::update),
                Route.delete("/volumes/{name}", this::remove));
    }

    /** The body of a list. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    record VolumeList(List<VolumeView> volumes, List<String> warnings) {}

    private void list(Call call) throws IOException {
        call.answer(200, new VolumeList(volumes.list(call.query().filters()), null));
    }

    private void create(Call call) throws IOException {
        call.answer(201, volumes.create(call.json(VolumeCreateRequest.class, UNNAMED)));
    }

    private void inspect(Call call) throws IOException {
        call.answer(200, volumes.inspect(call.path("name")));
    }

    private static void update(Call call) {
        throw new EngineException(ErrorKind.UNAVAILABLE, AbsentRoutes.NO_SWARM);
    }

    private void remove(Call call) throws IOException {
        volumes.remove(call.path("name"), call.query().flag("force"));
        call.answer(204);
    }

    private void prune(Call call) throws IOException {
        boolean named = call.version().compareTo(PRUNES_ANONYMOUS) < 0;
        call.answer(200, volumes.prune(call.query().filters(), named));
    }
}
