package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jdock.daemon.container.health.Health;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.EndpointSettings;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.network.NetworkAttachment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The file {@code container.json}: all that is known of a container and outlasts a restart of the machine.
 *
 * @param version of this record's form
 * @param name without a slash
 * @param imageId with {@code sha256:}
 * @param lowerDirs host paths of the image's layers, topmost first
 * @param config what the client asked for, completed from the image
 * @param endpoints what the client asked of each network
 * @param restartCount restarts by policy since a client started it
 * @param stoppedByClient a client ended it, so that no policy starts it again before the daemon does
 * @param network what the last start was given by the networks; null if it holds nothing
 * @param health how the checks of its last run went; null if none were made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ContainerDocument(
        int version,
        String id,
        String name,
        Instant created,
        String imageId,
        List<String> lowerDirs,
        String platform,
        ContainerConfig config,
        HostConfig hostConfig,
        Map<String, EndpointSettings> endpoints,
        List<ContainerMount> mounts,
        int restartCount,
        boolean stoppedByClient,
        LifeRecord life,
        NetworkAttachment network,
        Health health) {
    static final int VERSION = 1;
    static final String FILE = "container.json";

    ContainerDocument {
        requireNonNull(id, "id is null");
        requireNonNull(name, "name is null");
        requireNonNull(created, "created is null");
        requireNonNull(imageId, "imageId is null");
        lowerDirs = List.copyOf(lowerDirs);
        platform = platform == null ? "linux" : platform;
        requireNonNull(config, "config is null");
        requireNonNull(hostConfig, "hostConfig is null");
        endpoints = endpoints == null ? Map.of() : Map.copyOf(endpoints);
        mounts = mounts == null ? List.of() : List.copyOf(mounts);
        requireNonNull(life, "life is null");
    }

    ContainerDocument withName(String replacement) {
        return with(draft -> draft.name = replacement);
    }

    ContainerDocument withLife(LifeRecord replacement) {
        return with(draft -> draft.life = replacement);
    }

    ContainerDocument withNetwork(NetworkAttachment replacement) {
        return with(draft -> draft.network = replacement);
    }

    ContainerDocument withRestarts(int count, boolean byClient) {
        return with(draft -> {
            draft.restartCount = count;
            draft.stoppedByClient = byClient;
        });
    }

    ContainerDocument withHostConfig(HostConfig replacement) {
        return with(draft -> draft.hostConfig = replacement);
    }

    ContainerDocument withHealth(Health replacement) {
        return with(draft -> draft.health = replacement);
    }

    ContainerDocument withConfig(ContainerConfig replacement) {
        return with(draft -> draft.config = replacement);
    }

    ContainerDocument withMounts(List<ContainerMount> replacement) {
        return with(draft -> draft.mounts = replacement);
    }

    ContainerDocument withEndpoints(Map<String, EndpointSettings> replacement) {
        return with(draft -> draft.endpoints = replacement);
    }

    private ContainerDocument with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return new ContainerDocument(
                version,
                id,
                draft.name,
                created,
                imageId,
                lowerDirs,
                platform,
                draft.config,
                draft.hostConfig,
                draft.endpoints,
                draft.mounts,
                draft.restartCount,
                draft.stoppedByClient,
                draft.life,
                draft.network,
                draft.health);
    }

    /** What may change of a container after its create. */
    private static final class Draft {
        private String name;
        private ContainerConfig config;
        private HostConfig hostConfig;
        private Map<String, EndpointSettings> endpoints;
        private List<ContainerMount> mounts;
        private int restartCount;
        private boolean stoppedByClient;
        private LifeRecord life;
        private NetworkAttachment network;
        private Health health;

        Draft(ContainerDocument document) {
            name = document.name;
            config = document.config;
            hostConfig = document.hostConfig;
            endpoints = document.endpoints;
            mounts = document.mounts;
            restartCount = document.restartCount;
            stoppedByClient = document.stoppedByClient;
            life = document.life;
            network = document.network;
            health = document.health;
        }
    }
}
