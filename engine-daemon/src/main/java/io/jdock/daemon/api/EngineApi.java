package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.api.route.ApiVersion;
import io.jdock.daemon.api.route.Route;
import io.jdock.daemon.api.route.Router;
import io.jdock.daemon.container.ContainerFiles;
import io.jdock.daemon.container.ContainerSnapshots;
import io.jdock.daemon.container.Containers;
import io.jdock.daemon.container.NetworkConnections;
import io.jdock.daemon.container.exec.Execs;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.ImageUsers;
import io.jdock.daemon.image.Images;
import io.jdock.daemon.image.RemoteImages;
import io.jdock.daemon.network.Networks;
import io.jdock.daemon.network.doctor.Practice;
import io.jdock.daemon.volume.LocalVolumes;
import io.jdock.shim.streamlog.LogNotifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Docker Engine API over the parts of the engine. */
public final class EngineApi {
    private EngineApi() {}

    /** What the API is an API to. */
    public record Backend(
            EngineFacts facts,
            Containers containers,
            ContainerSnapshots snapshots,
            ContainerFiles files,
            Execs execs,
            Images images,
            ImageUsers imageUsers,
            RemoteImages remoteImages,
            Networks networks,
            NetworkConnections connections,
            LocalVolumes volumes,
            Events events,
            LogNotifier logNotifier) {
        public Backend {
            requireNonNull(facts, "facts is null");
            requireNonNull(containers, "containers is null");
            requireNonNull(snapshots, "snapshots is null");
            requireNonNull(files, "files is null");
            requireNonNull(execs, "execs is null");
            requireNonNull(images, "images is null");
            requireNonNull(imageUsers, "imageUsers is null");
            requireNonNull(remoteImages, "remoteImages is null");
            requireNonNull(networks, "networks is null");
            requireNonNull(connections, "connections is null");
            requireNonNull(volumes, "volumes is null");
            requireNonNull(events, "events is null");
            requireNonNull(logNotifier, "logNotifier is null");
        }
    }

    public static Router router(Backend backend) {
        var info = new SystemInfo(
                backend.facts(), backend.containers(), backend.images(), backend.remoteImages(), backend.events());
        var registries = new RegistryRoutes(backend.remoteImages());
        List<Route> routes = Stream.of(
                        new SystemRoutes(info).routes(),
                        AbsentRoutes.routes(),
                        new EventRoutes(backend.events()).routes(),
                        new ContainerRoutes(backend.containers()).routes(),
                        new ContainerStreamRoutes(backend.containers(), backend.logNotifier()).routes(),
                        new CommitRoutes(backend.snapshots(), backend.images()).routes(),
                        new ContainerFileRoutes(backend.files()).routes(),
                        new StatsRoutes(backend.containers()).routes(),
                        new ExecRoutes(backend.execs()).routes(),
                        registries.routes(),
                        new ImageRoutes(backend.images(), backend.imageUsers(), registries).routes(),
                        new DiskUsageRoutes(
                                        backend.images(), backend.imageUsers(), backend.containers(), backend.volumes())
                                .routes(),
                        new DoctorRoutes(new Practice(backend.networks()), backend.containers()).routes(),
                        new NetworkRoutes(backend.networks(), backend.connections()).routes(),
                        new VolumeRoutes(backend.volumes()).routes())
                .flatMap(List::stream)
                .toList();
        return new Router(routes, headers(backend.facts().version()));
    }

    static Map<String, String> headers(String version) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Api-Version", ApiVersion.SERVED.toString());
        headers.put("Docker-Experimental", "false");
        headers.put("Ostype", "linux");
        headers.put("Server", "jdock/" + version + " (linux)");
        return headers;
    }
}
