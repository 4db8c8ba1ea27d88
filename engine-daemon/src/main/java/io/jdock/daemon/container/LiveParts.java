package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.DeviceMapping;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.container.model.Mount;
import io.jdock.daemon.container.model.UpdateRequest;
import io.jdock.shim.oci.Linux;
import io.jdock.shim.oci.LinuxResources.DeviceRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Labels, mounts and devices that a container is to get or lose, beside its limits.
 *
 * @param document the container's, with all of it done
 * @param added mounts to attach, outer ones first
 * @param detached places of mounts to detach, inner ones first
 * @param devices nodes to make
 * @param removedDevices paths of nodes to remove
 * @param rules what these devices change for the device cgroup
 * @param anonymousVolumes names of those that were made for it
 */
record LiveParts(
        ContainerDocument document,
        List<ContainerMount> added,
        List<String> detached,
        List<Linux.Device> devices,
        List<String> removedDevices,
        List<DeviceRule> rules,
        List<String> anonymousVolumes) {
    private static final Comparator<String> INNER_FIRST = Comparator.reverseOrder();

    /** The kernel's files and the devices are there. */
    private static final Set<String> RESERVED = Set.of("/", "/proc", "/sys", "/dev");

    /**
     * Works it out; volumes that do not exist are made, and filled from the image.
     *
     * @throws EngineException NOT_FOUND for what the container has not, CONFLICT for what it has already
     */
    static LiveParts of(Parts parts, ContainerDocument document, UpdateRequest request) {
        var work = new Work(parts, document);
        work.labels(request);
        request.mountRm().forEach(work::removeMount);
        request.deviceRm().forEach(work::removeDevice);
        request.deviceAdd().forEach(work::addDevice);
        // Last, as it is the step that makes something.
        work.addMounts(request.mountAdd());
        return work.done();
    }

    /**
     * What takes this back.
     *
     * @param before the container's document without it
     */
    LiveParts reversed(ContainerDocument before) {
        List<ContainerMount> back = before.mounts().stream()
                .filter(mount -> detached.contains(mount.destination()))
                .toList();
        List<String> away = added.stream()
                .map(ContainerMount::destination)
                .sorted(INNER_FIRST)
                .toList();
        List<Linux.Device> nodes = HostDevice.grants(before.hostConfig()).nodes().stream()
                .filter(node -> removedDevices.contains(node.path()))
                .toList();
        List<String> made = devices.stream().map(Linux.Device::path).toList();
        return new LiveParts(before, back, away, nodes, made, List.of(), List.of());
    }

    /** The steps; each changes the document. */
    private static final class Work {
        private final Parts parts;
        private ContainerDocument document;
        private List<ContainerMount> added = List.of();
        private List<String> anonymousVolumes = List.of();
        private final List<String> detached = new ArrayList<>();
        private final List<Linux.Device> devices = new ArrayList<>();
        private final List<String> removedDevices = new ArrayList<>();
        private final List<DeviceRule> rules = new ArrayList<>();

        Work(Parts parts, ContainerDocument document) {
            this.parts = parts;
            this.document = document;
        }

        LiveParts done() {
            detached.sort(INNER_FIRST);
            return new LiveParts(
                    document,
                    added,
                    List.copyOf(detached),
                    List.copyOf(devices),
                    List.copyOf(removedDevices),
                    List.copyOf(rules),
                    anonymousVolumes);
        }

        void labels(UpdateRequest request) {
            if (request.labelAdd().isEmpty() && request.labelRm().isEmpty()) {
                return;
            }
            ContainerConfig config = document.config();
            var labels = new TreeMap<>(config.labels());
            request.labelRm().forEach(labels::remove);
            labels.putAll(request.labelAdd());
            document = document.withConfig(config.withLabels(labels));
        }

        void removeMount(String unsafePlace) {
            String place = BindSyntax.destination(unsafePlace, unsafePlace);
            var left = new ArrayList<>(document.mounts());
            if (!left.removeIf(mount -> mount.destination().equals(place))) {
                throw EngineException.notFound("no mount at \"" + place + "\"");
            }
            HostConfig host = document.hostConfig();
            List<Mount> mounts = host.mounts().stream()
                    .filter(mount -> !mount.target().equals(place))
                    .toList();
            List<String> binds = host.binds().stream()
                    .filter(bind -> !bind.contains(":" + place + ":") && !bind.endsWith(":" + place))
                    .toList();
            document = document.withMounts(left).withHostConfig(host.with(Map.of("Mounts", mounts, "Binds", binds)));
            detached.add(place);
        }

        void addMounts(List<Mount> asked) {
            if (asked.isEmpty()) {
                return;
            }
            if (asked.stream().anyMatch(mount -> mount.type().equals("image"))) {
                throw EngineException.invalid("an image can be mounted at create only");
            }
            MountPlan plan = MountPlan.of(asked, parts.index()::newId);
            var taken = new HashSet<String>();
            document.mounts().forEach(mount -> taken.add(mount.destination()));
            for (String destination : plan.destinations()) {
                if (taken.contains(destination)) {
                    throw EngineException.conflict("Duplicate mount point: " + destination);
                } else if (RESERVED.contains(destination)) {
                    throw EngineException.invalid("cannot mount on \"" + destination + "\" of a container");
                }
            }
            try (ContainerVolumes.Hold _ = parts.volumes().hold();
                    var undo = new Undo()) {
                undo.add(() -> plan.anonymousVolumes().forEach(parts.volumes()::discard));
                added = plan.realise(parts.volumes());
                anonymousVolumes = plan.anonymousVolumes();
                parts.filling().fill(added, document.lowerDirs());
                undo.release();
            }
            var mounts = new ArrayList<>(document.mounts());
            mounts.addAll(added);
            mounts.sort((a, b) -> a.destination().compareTo(b.destination()));
            var shown = new ArrayList<>(document.hostConfig().mounts());
            shown.addAll(asked);
            document = document.withMounts(mounts)
                    .withHostConfig(document.hostConfig().with(Map.of("Mounts", shown)));
        }

        void removeDevice(String place) {
            List<DeviceMapping> all = document.hostConfig().devices();
            List<DeviceMapping> gone = all.stream()
                    .filter(device -> HostDevice.inside(device).equals(place))
                    .toList();
            if (gone.isEmpty()) {
                throw EngineException.notFound("no device at \"" + place + "\"");
            }
            for (DeviceMapping mapping : gone) {
                HostDevice.Grants grants = HostDevice.grants(mapping);
                grants.nodes().forEach(node -> removedDevices.add(node.path()));
                grants.rules()
                        .forEach(rule -> rules.add(
                                new DeviceRule(false, rule.type(), rule.major(), rule.minor(), rule.access())));
            }
            devices(all.stream().filter(device -> !gone.contains(device)).toList());
        }

        void addDevice(DeviceMapping mapping) {
            String place = HostDevice.inside(mapping);
            if (!place.startsWith("/dev/")) {
                throw EngineException.invalid("a device of a running container is to be below /dev: " + place);
            }
            HostDevice.Grants grants = HostDevice.grants(mapping);
            devices.addAll(grants.nodes());
            rules.addAll(grants.rules());
            var all = new ArrayList<DeviceMapping>(document.hostConfig().devices().stream()
                    .filter(device -> !HostDevice.inside(device).equals(place))
                    .toList());
            all.add(mapping);
            devices(all);
        }

        private void devices(List<DeviceMapping> all) {
            document = document.withHostConfig(document.hostConfig().with(Map.of("Devices", all)));
        }
    }
}
