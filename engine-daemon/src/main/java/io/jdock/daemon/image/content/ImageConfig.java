package io.jdock.daemon.image.content;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * OCI's image configuration, whose digest is the image's identifier. Docker's fields that OCI lacks ({@code
 * Healthcheck}, {@code OnBuild}, {@code Shell} in {@link RuntimeConfig}; {@code docker_version}) are kept. Times may be null.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ImageConfig(
        Instant created,
        String author,
        String architecture,
        String variant,
        String os,
        @JsonProperty("os.version") String osVersion,
        @JsonProperty("docker_version") String dockerVersion,
        String comment,
        RuntimeConfig config,
        @JsonInclude(JsonInclude.Include.ALWAYS) RootFs rootfs,
        List<History> history) {
    public ImageConfig {
        author = author == null ? "" : author;
        architecture = architecture == null ? "" : architecture;
        variant = variant == null ? "" : variant;
        os = os == null ? "" : os;
        osVersion = osVersion == null ? "" : osVersion;
        dockerVersion = dockerVersion == null ? "" : dockerVersion;
        comment = comment == null ? "" : comment;
        config = config == null ? RuntimeConfig.EMPTY : config;
        rootfs = rootfs == null ? RootFs.of(List.of()) : rootfs;
        history = history == null ? List.of() : List.copyOf(history);
    }

    /** The layers by the digests of their uncompressed archives, bottom first. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record RootFs(
            String type, @JsonProperty("diff_ids") List<Digest> diffIds) {
        public RootFs {
            diffIds = diffIds == null ? List.of() : List.copyOf(diffIds);
        }

        public static RootFs of(List<Digest> diffIds) {
            return new RootFs("layers", diffIds);
        }
    }

    /** How a layer came to be; one with {@code emptyLayer} changed the configuration only. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record History(
            Instant created,
            @JsonProperty("created_by") String createdBy,
            String author,
            String comment,

            @JsonProperty("empty_layer") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
            boolean emptyLayer) {
        @JsonCreator
        public History {
            createdBy = createdBy == null ? "" : createdBy;
            author = author == null ? "" : author;
            comment = comment == null ? "" : comment;
        }
    }

    public Platform platform() {
        return new Platform(architecture, os, osVersion, variant);
    }
}
