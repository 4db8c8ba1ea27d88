package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jdock.daemon.container.model.MountPoint;
import java.util.List;

/**
 * A mount that a container has, worked out at its create; part of its document.
 *
 * @param name the volume's, else empty
 * @param source host path: what is bound, or the volume's data; empty for a tmpfs
 * @param destination absolute, normalised path in the container
 * @param mode the options of a {@code -v}, as inspect shows them
 * @param propagation as {@code rprivate}; empty for a tmpfs
 * @param options of a tmpfs, as mount(8) knows them
 * @param createSource make a missing source, a directory
 * @param copyUp a volume that is empty gets what the image has at the destination
 * @param anonymous a volume that nobody named, removed with {@code rm -v}
 * @param recursive bind what is mounted below the source too
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record ContainerMount(
        Kind kind,
        String name,
        String source,
        String destination,
        String mode,
        boolean readOnly,
        String propagation,
        List<String> options,
        boolean createSource,
        boolean copyUp,
        boolean anonymous,
        boolean recursive) {
    enum Kind {
        BIND,
        VOLUME,
        TMPFS
    }

    ContainerMount {
        requireNonNull(kind, "kind is null");
        name = name == null ? "" : name;
        source = source == null ? "" : source;
        requireNonNull(destination, "destination is null");
        mode = mode == null ? "" : mode;
        propagation = propagation == null ? "" : propagation;
        options = options == null ? List.of() : List.copyOf(options);
    }

    static ContainerMount bind(String source, String destination, String mode, boolean readOnly) {
        return new ContainerMount(
                Kind.BIND, "", source, destination, mode, readOnly, "rprivate", List.of(), false, false, false, true);
    }

    static ContainerMount volume(String name, String source, String destination, String mode, boolean readOnly) {
        return new ContainerMount(
                Kind.VOLUME, name, source, destination, mode, readOnly, "", List.of(), false, true, false, true);
    }

    static ContainerMount tmpfs(String destination, List<String> options) {
        return new ContainerMount(
                Kind.TMPFS, "", "", destination, "", options.contains("ro"), "", options, false, false, false, false);
    }

    ContainerMount creatingSource() {
        return new ContainerMount(
                kind,
                name,
                source,
                destination,
                mode,
                readOnly,
                propagation,
                options,
                true,
                copyUp,
                anonymous,
                recursive);
    }

    ContainerMount withPropagation(String replacement, boolean whole) {
        return new ContainerMount(
                kind,
                name,
                source,
                destination,
                mode,
                readOnly,
                replacement,
                options,
                createSource,
                copyUp,
                anonymous,
                whole);
    }

    ContainerMount withoutCopy() {
        return new ContainerMount(
                kind,
                name,
                source,
                destination,
                mode,
                readOnly,
                propagation,
                options,
                createSource,
                false,
                anonymous,
                recursive);
    }

    ContainerMount asAnonymous() {
        return new ContainerMount(
                kind,
                name,
                source,
                destination,
                mode,
                readOnly,
                propagation,
                options,
                createSource,
                copyUp,
                true,
                recursive);
    }

    /** The same volume or directory as another container sees it. */
    ContainerMount borrowed(boolean onlyReading) {
        return new ContainerMount(
                kind,
                name,
                source,
                destination,
                onlyReading ? "ro" : mode,
                onlyReading || readOnly,
                propagation,
                options,
                createSource,
                false,
                false,
                recursive);
    }

    MountPoint describe() {
        return switch (kind) {
            case BIND -> new MountPoint("bind", "", source, destination, "", mode, !readOnly, propagation);
            case VOLUME -> new MountPoint("volume", name, source, destination, "local", mode, !readOnly, propagation);
            case TMPFS -> new MountPoint("tmpfs", "", "", destination, "", mode, !readOnly, "");
        };
    }
}
