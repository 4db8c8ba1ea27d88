package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.api.route.Call;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.container.Containers;
import io.jdock.daemon.container.model.ContainerSummary;
import io.jdock.daemon.image.ImageFilter;
import io.jdock.daemon.image.ImageQuery;
import io.jdock.daemon.image.ImageSummary;
import io.jdock.daemon.image.ImageUsers;
import io.jdock.daemon.image.Images;
import io.jdock.daemon.volume.LocalVolumes;
import io.jdock.daemon.volume.VolumeView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /system/df}: what is on the disk. */
final class DiskUsageRoutes {
    private static final Set<String> TYPES = Set.of("container", "image", "volume", "build-cache");

    private final Images images;
    private final ImageUsers users;
    private final Containers containers;
    private final LocalVolumes volumes;

    DiskUsageRoutes(Images images, ImageUsers users, Containers containers, LocalVolumes volumes) {
        this.images = requireNonNull(images, "images is null");
        this.users = requireNonNull(users, "users is null");
        this.containers = requireNonNull(containers, "containers is null");
        this.volumes = requireNonNull(volumes, "volumes is null");
    }

    List<Route> routes() {
        return List.of(Route.get("/system/df", this::usage));
    }

    /** What was not asked for is null. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    private record DiskUsage(
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long layersSize,
            Object images,
            List<ContainerSummary> containers,
            List<VolumeView> volumes,
            List<Object> buildCache) {}

    private void usage(Call call) throws IOException {
        List<String> asked = call.query().all("type");
        for (String type : asked) {
            if (!TYPES.contains(type)) {
                throw EngineException.invalid("unknown object type: " + type);
            }
        }
        boolean withImages = asked.isEmpty() || asked.contains("image");
        call.answer(
                200,
                new DiskUsage(
                        withImages ? images.layersSize() : 0,
                        withImages ? OlderVersions.images(call.version(), images()) : null,
                        asked.isEmpty() || asked.contains("container") ? containers.usage() : null,
                        asked.isEmpty() || asked.contains("volume") ? volumes.usage() : null,
                        asked.isEmpty() || asked.contains("build-cache") ? List.of() : null));
    }

    private List<ImageSummary> images() {
        return images.list(new ImageQuery(ImageFilter.ALL, true, true, false, Optional.of(users)));
    }
}
