package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jdock.daemon.container.model.MountPoint;
import java.util.List;
import java.util.function.Consumer;

/**
 * A mount that a container has, worked out at its create; part of its document.
 *
 * @param name the volume's; of an image its id; else empty
 * @param source host path: what is bound, or the volume's data; an image as the client named it; empty for a tmpfs
 * @param destination absolute, normalised path in the container
 * @param mode the options of a {@code -v}, as inspect shows them
 * @param propagation as {@code rprivate}; empty for a tmpfs
 * @param options of a tmpfs, as mount(8) knows them; the layers of an image, topmost first
 * @param createSource make a missing source, a directory
 * @param copyUp a volume that is empty gets what the image has at the destination
 * @param anonymous a volume that nobody named, removed with {@code rm -v}
 * @param recursive bind what is mounted below the source too
 * @param subpath directory or file below the source that is mounted instead of it; empty for the source
 * @param readOnlyTop whether only the mount itself is read-only, not those below it
 * @param idMap the {@code uid:gid} that the source's owner is in the container; empty for no mapping
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
        boolean recursive,
        String subpath,
        boolean readOnlyTop,
        String idMap) {
    enum Kind {
        BIND,
        VOLUME,
        TMPFS,
        IMAGE
    }

    ContainerMount {
        requireNonNull(kind, "kind is null");
        name = name == null ? "" : name;
        source = source == null ? "" : source;
        requireNonNull(destination, "destination is null");
        mode = mode == null ? "" : mode;
        propagation = propagation == null ? "" : propagation;
        options = options == null ? List.of() : List.copyOf(options);
        subpath = subpath == null ? "" : subpath;
        idMap = idMap == null ? "" : idMap;
    }

    static ContainerMount bind(String source, String destination, String mode, boolean readOnly) {
        var bind = new Draft(Kind.BIND, destination);
        bind.source = source;
        bind.mode = mode;
        bind.readOnly = readOnly;
        bind.propagation = "rprivate";
        bind.recursive = true;
        return bind.mount();
    }

    static ContainerMount volume(String name, String source, String destination, String mode, boolean readOnly) {
        var volume = new Draft(Kind.VOLUME, destination);
        volume.name = name;
        volume.source = source;
        volume.mode = mode;
        volume.readOnly = readOnly;
        volume.copyUp = true;
        volume.recursive = true;
        return volume.mount();
    }

    static ContainerMount tmpfs(String destination, List<String> options) {
        var tmpfs = new Draft(Kind.TMPFS, destination);
        tmpfs.readOnly = options.contains("ro");
        tmpfs.options = options;
        return tmpfs.mount();
    }

    static ContainerMount image(String reference, String destination, String subpath, boolean readOnly) {
        var image = new Draft(Kind.IMAGE, destination);
        image.source = reference;
        image.subpath = subpath;
        image.readOnly = readOnly;
        return image.mount();
    }

    /** With the image that a reference was found to name. */
    ContainerMount withImage(String id, List<String> layers) {
        return with(draft -> {
            draft.name = id;
            draft.options = layers;
        });
    }

    /** Whether it is a directory or file of the host that is mounted, under its own path. */
    boolean isOfHost() {
        return kind == Kind.BIND || kind == Kind.VOLUME;
    }

    ContainerMount creatingSource() {
        return with(draft -> draft.createSource = true);
    }

    ContainerMount withPropagation(String replacement, boolean whole) {
        return with(draft -> {
            draft.propagation = replacement;
            draft.recursive = whole;
        });
    }

    ContainerMount withoutCopy() {
        return with(draft -> draft.copyUp = false);
    }

    ContainerMount asAnonymous() {
        return with(draft -> draft.anonymous = true);
    }

    ContainerMount withSource(String path) {
        return with(draft -> {
            draft.source = path;
            draft.createSource = false;
        });
    }

    ContainerMount withSubpath(String path) {
        return with(draft -> draft.subpath = path);
    }

    ContainerMount readOnlyOnTop() {
        return with(draft -> draft.readOnlyTop = true);
    }

    ContainerMount withIdMap(String owner) {
        return with(draft -> draft.idMap = owner);
    }

    /** The same volume or directory as another container sees it. */
    ContainerMount borrowed(boolean onlyReading) {
        return with(draft -> {
            draft.mode = onlyReading ? "ro" : mode;
            draft.readOnly = onlyReading || readOnly;
            draft.copyUp = false;
            draft.anonymous = false;
        });
    }

    private ContainerMount with(Consumer<Draft> change) {
        var draft = new Draft(kind, destination);
        draft.name = name;
        draft.source = source;
        draft.mode = mode;
        draft.readOnly = readOnly;
        draft.propagation = propagation;
        draft.options = options;
        draft.createSource = createSource;
        draft.copyUp = copyUp;
        draft.anonymous = anonymous;
        draft.recursive = recursive;
        draft.subpath = subpath;
        draft.readOnlyTop = readOnlyTop;
        draft.idMap = idMap;
        change.accept(draft);
        return draft.mount();
    }

    /** A mount being put together. */
    private static final class Draft {
        private final Kind kind;
        private final String destination;
        private String name = "";
        private String source = "";
        private String mode = "";
        private boolean readOnly;
        private String propagation = "";
        private List<String> options = List.of();
        private boolean createSource;
        private boolean copyUp;
        private boolean anonymous;
        private boolean recursive;
        private String subpath = "";
        private boolean readOnlyTop;
        private String idMap = "";

        Draft(Kind kind, String destination) {
            this.kind = kind;
            this.destination = destination;
        }

        ContainerMount mount() {
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
                    anonymous,
                    recursive,
                    subpath,
                    readOnlyTop,
                    idMap);
        }
    }

    MountPoint describe() {
        return switch (kind) {
            case BIND -> new MountPoint("bind", "", source, destination, "", mode, !readOnly, propagation);
            case VOLUME -> new MountPoint("volume", name, source, destination, "local", mode, !readOnly, propagation);
            case IMAGE -> new MountPoint("image", "", source, destination, "", mode, !readOnly, "");
            case TMPFS -> new MountPoint("tmpfs", "", "", destination, "", mode, !readOnly, "");
        };
    }
}
