package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.list;
import static io.jdock.daemon.container.model.Normal.map;
import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * A mount as {@code --mount} asks for it.
 *
 * @param type bind, volume, tmpfs, image, cluster or npipe
 * @param source a host path, a volume's name, or empty
 * @param idMap jdock's own: {@code uid:gid} that the owner of the source is in the container; empty for none
 * @param bindOptions null if not given, as the other options
 */
@JsonNaming(UpperCamelCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Mount(
        String type,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String source,
        String target,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnly,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String consistency,
        BindOptions bindOptions,
        VolumeOptions volumeOptions,
        TmpfsOptions tmpfsOptions,
        ImageOptions imageOptions,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String idMap) {
    public Mount {
        type = text(type);
        source = text(source);
        target = text(target);
        consistency = text(consistency);
        idMap = text(idMap);
    }

    /** Options of a bind mount. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record BindOptions(
            String propagation,
            boolean nonRecursive,
            boolean createMountpoint,
            boolean readOnlyNonRecursive,
            boolean readOnlyForceRecursive) {
        public BindOptions {
            propagation = text(propagation);
        }
    }

    /** Options of a volume. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record VolumeOptions(boolean noCopy, Map<String, String> labels, DriverConfig driverConfig, String subpath) {
        public VolumeOptions {
            labels = map(labels);
            subpath = text(subpath);
        }
    }

    /** A volume driver and its options. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record DriverConfig(String name, Map<String, String> options) {
        public DriverConfig {
            name = text(name);
            options = map(options);
        }
    }

    /**
     * Options of a tmpfs.
     *
     * @param mode permission bits; 0 means 1777
     * @param options each one element (a flag) or two (key and value)
     */
    @JsonNaming(UpperCamelCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record TmpfsOptions(long sizeBytes, int mode, List<List<String>> options) {
        public TmpfsOptions {
            options = list(options);
        }
    }

    /** Options of an image mount. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record ImageOptions(String subpath) {
        public ImageOptions {
            subpath = text(subpath);
        }
    }
}
