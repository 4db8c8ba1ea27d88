package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.container.model.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Works out a container's mounts from the five places where a client can ask for some. Nothing is made while the
 * request is read: volumes come into being by {@link #realise}, after everything was found right.
 */
final class MountPlan {
    /** A volume's label by which clients know that nobody named it. */
    private static final String ANONYMOUS_LABEL = "com.docker.volume.anonymous";

    private record Planned(
            ContainerMount mount, String driver, Map<String, String> options, Map<String, String> labels) {
        Planned with(ContainerMount replacement) {
            return new Planned(replacement, driver, options, labels);
        }
    }

    private final Map<String, Planned> planned = new HashMap<>();
    private final Supplier<String> randomNames;

    private MountPlan(Supplier<String> randomNames) {
        this.randomNames = randomNames;
    }

    /**
     * Reads a request.
     *
     * @param others mounts of another container by reference, for {@code --volumes-from}
     * @param randomNames names for anonymous volumes
     * @throws EngineException INVALID in Docker's words
     */
    static MountPlan of(
            ContainerConfig config,
            HostConfig host,
            Function<String, List<ContainerMount>> others,
            Supplier<String> randomNames) {
        var plan = new MountPlan(randomNames);
        host.volumesFrom().forEach(from -> plan.borrow(from, others));
        var taken = new HashSet<String>();
        for (String bind : host.binds()) {
            plan.add(BindSyntax.parse(bind, randomNames), taken, host.volumeDriver());
        }
        host.mounts().forEach(mount -> plan.add(mount, taken, host.volumeDriver()));
        host.tmpfs().forEach((path, options) -> {
            List<String> list = options.isEmpty() ? List.of() : List.of(options.split(","));
            plan.add(ContainerMount.tmpfs(BindSyntax.destination(path, path), list), taken, "");
        });
        config.volumes().keySet().forEach(path -> {
            String destination = BindSyntax.destination(path, path);
            if (!plan.planned.containsKey(destination)) {
                plan.add(
                        ContainerMount.volume(randomNames.get(), "", destination, "", false)
                                .asAnonymous(),
                        taken,
                        host.volumeDriver());
            }
        });
        return plan;
    }

    /** Reads mounts for a container that has others already. */
    static MountPlan of(List<Mount> mounts, Supplier<String> randomNames) {
        var plan = new MountPlan(randomNames);
        var taken = new HashSet<String>();
        mounts.forEach(mount -> plan.add(mount, taken, ""));
        return plan;
    }

    /** Where the mounts are to be. */
    Set<String> destinations() {
        return Set.copyOf(planned.keySet());
    }

    /** Finds the images, and keeps them until the hold is closed; none of them is removed while a document names it. */
    ImageHolds hold(ContainerImages images) {
        var holds = new ImageHolds();
        try {
            planned.replaceAll((_, plan) -> plan.mount().kind() == ContainerMount.Kind.IMAGE
                    ? plan.with(holds.found(plan.mount(), images))
                    : plan);
            return holds;
        } catch (RuntimeException e) {
            holds.close();
            throw e;
        }
    }

    /** See {@link #hold}. */
    static final class ImageHolds implements AutoCloseable {
        private final List<ContainerImages.Hold> holds = new ArrayList<>();

        private ContainerMount found(ContainerMount mount, ContainerImages images) {
            ContainerImages.Hold hold = images.hold(mount.source(), "");
            holds.add(hold);
            List<String> layers =
                    hold.image().lowerDirs().stream().map(Path::toString).toList();
            return mount.withImage(hold.image().id(), layers);
        }

        @Override
        public void close() {
            holds.forEach(ContainerImages.Hold::close);
        }
    }

    /** Makes the volumes and answers the mounts, outer ones first. */
    List<ContainerMount> realise(ContainerVolumes volumes) {
        var mounts = new ArrayList<ContainerMount>();
        for (Planned plan : planned.values()) {
            ContainerMount mount = plan.mount();
            if (mount.kind() == ContainerMount.Kind.VOLUME && mount.source().isEmpty()) {
                String source = volumes.ensure(mount.name(), plan.driver(), plan.options(), plan.labels());
                mount = mount.withSource(source);
            }
            mounts.add(mount);
        }
        mounts.sort((a, b) -> a.destination().compareTo(b.destination()));
        return List.copyOf(mounts);
    }

    /** Names of the anonymous volumes that {@link #realise} makes. */
    List<String> anonymousVolumes() {
        return planned.values().stream()
                .map(Planned::mount)
                .filter(ContainerMount::anonymous)
                .map(ContainerMount::name)
                .toList();
    }

    private void borrow(String from, Function<String, List<ContainerMount>> others) {
        int colon = from.lastIndexOf(':');
        String mode = colon < 0 ? "" : from.substring(colon + 1);
        List<String> words = mode.isEmpty() ? List.of() : List.of(mode.split(",", -1));
        boolean contradicts = words.contains("ro") && words.contains("rw");
        if (from.isEmpty()
                || colon == 0
                || contradicts
                || !Set.of("ro", "rw", "z", "Z").containsAll(words)) {
            throw EngineException.invalid("invalid mode: " + mode);
        }
        for (ContainerMount mount : others.apply(colon < 0 ? from : from.substring(0, colon))) {
            if (mount.isOfHost()) {
                planned.put(
                        mount.destination(), new Planned(mount.borrowed(words.contains("ro")), "", Map.of(), Map.of()));
            }
        }
    }

    private void add(ContainerMount mount, Set<String> taken, String driver) {
        add(new Planned(mount, driver, Map.of(), mount.anonymous() ? Map.of(ANONYMOUS_LABEL, "") : Map.of()), taken);
    }

    private void add(Planned plan, Set<String> taken) {
        if (!taken.add(plan.mount().destination())) {
            throw EngineException.invalid(
                    "Duplicate mount point: " + plan.mount().destination());
        }
        planned.put(plan.mount().destination(), plan);
    }

    private void add(Mount mount, Set<String> taken, String driver) {
        String type = mount.type();
        String target = checkTarget(mount);
        switch (type) {
            case "bind" -> add(bind(mount, target), taken, "");
            case "volume" -> add(volume(mount, target, driver), taken);
            case "tmpfs" -> add(tmpfs(mount, target), taken, "");
            case "image" -> add(image(mount, target), taken, "");
            default -> throw EngineException.invalid("invalid mount config: mount type unknown: \"" + type + "\"");
        }
    }

    private static String checkTarget(Mount mount) {
        if (mount.target().isEmpty()) {
            throw invalid(mount, "field Target must not be empty");
        }
        if (!mount.target().startsWith("/")) {
            throw invalid(mount, "invalid mount path: '" + mount.target() + "' mount path must be absolute");
        }
        String target = Path.of(mount.target()).normalize().toString();
        if (target.equals("/")) {
            throw invalid(mount, "invalid specification: destination can't be '/'");
        }
        return target;
    }

    private static ContainerMount bind(Mount mount, String target) {
        if (mount.source().isEmpty()) {
            throw invalid(mount, "field Source must not be empty");
        }
        if (mount.volumeOptions() != null || mount.tmpfsOptions() != null) {
            String field = mount.volumeOptions() != null ? "VolumeOptions" : "TmpfsOptions";
            throw invalid(mount, "field " + field + " must not be specified");
        }
        if (!mount.source().startsWith("/")) {
            throw invalid(mount, "invalid mount path: '" + mount.source() + "' mount path must be absolute");
        }
        Mount.BindOptions options = mount.bindOptions();
        String propagation = options == null || options.propagation().isEmpty() ? "rprivate" : options.propagation();
        if (!BindSyntax.PROPAGATIONS.contains(propagation)) {
            throw invalid(mount, "invalid propagation mode: " + propagation);
        }
        boolean create = options != null && options.createMountpoint();
        if (!create && !Files.exists(Path.of(mount.source()))) {
            throw invalid(mount, "bind source path does not exist: " + mount.source());
        }
        var bind = ContainerMount.bind(Path.of(mount.source()).normalize().toString(), target, "", mount.readOnly())
                .withPropagation(propagation, options == null || !options.nonRecursive())
                .withIdMap(BindSyntax.checkedIdMap(mount.idMap()));
        if (options != null) {
            bind = readOnly(mount, options, bind);
        }
        return create ? bind.creatingSource() : bind;
    }

    private static ContainerMount readOnly(Mount mount, Mount.BindOptions options, ContainerMount bind) {
        if (options.readOnlyForceRecursive()) {
            if (!mount.readOnly()) {
                throw invalid(mount, "mode must be \"readonly\" when using ReadOnlyForceRecursive");
            }
            if (!bind.propagation().equals("rprivate")) {
                throw invalid(mount, "propagation must be \"rprivate\" when using ReadOnlyForceRecursive");
            }
        }
        if (options.readOnlyNonRecursive() && !mount.readOnly()) {
            throw invalid(mount, "mode must be \"readonly\" when using ReadOnlyNonRecursive");
        }
        return options.readOnlyNonRecursive() ? bind.readOnlyOnTop() : bind;
    }

    private Planned volume(Mount mount, String target, String driver) {
        if (mount.bindOptions() != null) {
            throw invalid(mount, "field BindOptions must not be specified");
        }
        Mount.VolumeOptions options = mount.volumeOptions();
        boolean anonymous = mount.source().isEmpty();
        if (anonymous && mount.readOnly()) {
            throw invalid(mount, "must not set ReadOnly mode when using anonymous volumes");
        }
        if (!anonymous) {
            VolumeName.check(mount.source());
        }
        var volume = ContainerMount.volume(
                anonymous ? randomNames.get() : mount.source(),
                "",
                target,
                mount.readOnly() ? "" : "z",
                mount.readOnly());
        volume = (anonymous ? volume.asAnonymous() : volume).withIdMap(BindSyntax.checkedIdMap(mount.idMap()));
        if (options == null) {
            return new Planned(volume, driver, Map.of(), anonymous ? Map.of(ANONYMOUS_LABEL, "") : Map.of());
        }
        Map<String, String> labels = new HashMap<>(options.labels());
        if (anonymous) {
            labels.put(ANONYMOUS_LABEL, "");
        }
        String subpath = options.subpath();
        if (subpath.startsWith("/") || Path.of(subpath).normalize().startsWith("..")) {
            throw invalid(mount, "subpath must be a relative path within the volume");
        }
        boolean copy = !options.noCopy() && subpath.isEmpty();
        Mount.DriverConfig chosen = options.driverConfig();
        return new Planned(
                (copy ? volume : volume.withoutCopy()).withSubpath(subpath),
                chosen == null ? driver : chosen.name(),
                chosen == null ? Map.of() : chosen.options(),
                labels);
    }

    private static ContainerMount tmpfs(Mount mount, String target) {
        if (!mount.source().isEmpty()) {
            throw invalid(mount, "field Source must not be specified");
        }
        var options = new ArrayList<String>();
        Mount.TmpfsOptions asked = mount.tmpfsOptions();
        if (asked != null) {
            if (asked.sizeBytes() > 0) {
                options.add("size=" + asked.sizeBytes());
            }
            if (asked.mode() != 0) {
                options.add("mode=" + Integer.toOctalString(asked.mode()));
            }
            asked.options().forEach(option -> options.add(String.join("=", option)));
        }
        if (mount.readOnly()) {
            options.add("ro");
        }
        return ContainerMount.tmpfs(target, options);
    }

    private static ContainerMount image(Mount mount, String target) {
        if (mount.source().isEmpty()) {
            throw invalid(mount, "field Source must not be empty");
        }
        if (mount.bindOptions() != null || mount.volumeOptions() != null || mount.tmpfsOptions() != null) {
            String field = mount.bindOptions() != null
                    ? "BindOptions"
                    : mount.volumeOptions() != null ? "VolumeOptions" : "TmpfsOptions";
            throw invalid(mount, "field " + field + " must not be specified");
        }
        String subpath =
                mount.imageOptions() == null ? "" : mount.imageOptions().subpath();
        if (subpath.startsWith("/") || Path.of(subpath).normalize().startsWith("..")) {
            throw invalid(mount, "subpath must be a relative path within the image");
        }
        return ContainerMount.image(mount.source(), target, subpath, mount.readOnly());
    }

    private static EngineException invalid(Mount mount, String what) {
        return EngineException.invalid("invalid mount config for type \"" + mount.type() + "\": " + what);
    }
}
