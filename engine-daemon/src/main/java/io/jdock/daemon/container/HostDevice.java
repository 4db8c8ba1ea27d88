package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.DeviceMapping;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.shim.oci.Linux;
import io.jdock.shim.oci.LinuxResources.DeviceRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device node of the host.
 *
 * @param type {@code c} or {@code b}
 * @param mode permission bits
 */
record HostDevice(String path, String type, int major, int minor, int mode, int uid, int gid) {
    private static final int S_IFMT = 0170000;
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;

    /** The node at a path; empty if there is none or if it is something else. */
    static Optional<HostDevice> at(String path) {
        try {
            Map<String, Object> facts = Files.readAttributes(Path.of(path), "unix:mode,rdev,uid,gid");
            int mode = (Integer) facts.get("mode");
            long device = (Long) facts.get("rdev");
            String type = switch (mode & S_IFMT) {
                case S_IFCHR -> "c";
                case S_IFBLK -> "b";
                default -> "";
            };
            // Linux's encoding of dev_t, as makedev(3) documents it for glibc.
            int major = (int) (device >>> 8 & 0xfff | device >>> 32 & ~0xfff);
            int minor = (int) (device & 0xff | device >>> 12 & ~0xff);
            return type.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new HostDevice(path, type, major, minor, mode & 07777, (Integer) facts.get("uid"), (Integer)
                                    facts.get("gid")));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    Linux.Device as(String pathInContainer) {
        return new Linux.Device(pathInContainer, type, major, minor, mode, uid, gid);
    }

    /** A container's devices: nodes to make, and what its cgroup allows. */
    record Grants(List<Linux.Device> nodes, List<DeviceRule> rules) {}

    /**
     * Works out the devices that a container is to have.
     *
     * @throws EngineException INVALID if the host has no such device
     */
    static Grants grants(HostConfig host) {
        var nodes = new ArrayList<Linux.Device>();
        var rules = new ArrayList<DeviceRule>();
        if (host.privileged()) {
            rules.add(new DeviceRule(true, "a", null, null, "rwm"));
            all(Path.of("/dev"), nodes);
        } else {
            rules.addAll(defaultRules());
        }
        for (DeviceMapping mapping : host.devices()) {
            Grants granted = grants(mapping);
            granted.nodes().forEach(node -> {
                nodes.removeIf(other -> other.path().equals(node.path()));
                nodes.add(node);
            });
            rules.addAll(granted.rules());
        }
        host.deviceCgroupRules().forEach(rule -> rules.add(rule(rule)));
        return new Grants(List.copyOf(nodes), List.copyOf(rules));
    }

    /** As {@link #grants(HostConfig)}, of one mapping alone. */
    static Grants grants(DeviceMapping mapping) {
        var nodes = new ArrayList<Linux.Device>();
        var rules = new ArrayList<DeviceRule>();
        String access = mapping.cgroupPermissions().isEmpty() ? "rwm" : mapping.cgroupPermissions();
        for (HostDevice device : resolve(mapping.pathOnHost())) {
            nodes.add(device.as(inside(mapping)
                    + device.path().substring(mapping.pathOnHost().length())));
            rules.add(new DeviceRule(true, device.type(), (long) device.major(), (long) device.minor(), access));
        }
        return new Grants(List.copyOf(nodes), List.copyOf(rules));
    }

    /** Where a mapping's device is in the container. */
    static String inside(DeviceMapping mapping) {
        return mapping.pathInContainer().isEmpty() ? mapping.pathOnHost() : mapping.pathInContainer();
    }

    /** The node, or all below a directory, as Docker takes it. */
    private static List<HostDevice> resolve(String path) {
        if (Files.isDirectory(Path.of(path))) {
            var found = new ArrayList<HostDevice>();
            try (var entries = Files.walk(Path.of(path))) {
                entries.forEach(entry -> at(entry.toString()).ifPresent(found::add));
            } catch (IOException e) {
                throw EngineException.internal("list devices below \"" + path + "\": " + e.getMessage(), e);
            }
            return found;
        }
        return List.of(at(path).orElseThrow(() ->
                EngineException.invalid("error gathering device information while adding custom device \"" + path
                        + "\": " + (Files.exists(Path.of(path)) ? "not a device node" : "no such file or directory"))));
    }

    private static void all(Path directory, List<Linux.Device> nodes) {
        try (var entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.toString();
                // These belong to the container's own terminals and memory.
                if (List.of("/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/console", "/dev/ptmx")
                                .contains(name)
                        || Files.isSymbolicLink(entry)) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    all(entry, nodes);
                } else {
                    at(name).ifPresent(device -> nodes.add(device.as(name)));
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("list devices below \"" + directory + "\": " + e.getMessage(), e);
        }
    }

    private static DeviceRule rule(String text) {
        String[] words = text.split("[ :]");
        return new DeviceRule(true, words[0], number(words[1]), number(words[2]), words[3]);
    }

    private static Long number(String word) {
        return word.equals("*") ? null : Long.valueOf(word);
    }

    /** Every node may be made; only the harmless ones opened. See admin-guide/devices.txt for the numbers. */
    private static List<DeviceRule> defaultRules() {
        return List.of(
                new DeviceRule(false, "a", null, null, "rwm"),
                new DeviceRule(true, "c", null, null, "m"),
                new DeviceRule(true, "b", null, null, "m"),
                new DeviceRule(true, "c", 1L, 3L, "rwm"), // null
                new DeviceRule(true, "c", 1L, 5L, "rwm"), // zero
                new DeviceRule(true, "c", 1L, 7L, "rwm"), // full
                new DeviceRule(true, "c", 1L, 8L, "rwm"), // random
                new DeviceRule(true, "c", 1L, 9L, "rwm"), // urandom
                new DeviceRule(true, "c", 5L, 0L, "rwm"), // tty
                new DeviceRule(true, "c", 5L, 1L, "rwm"), // console
                new DeviceRule(true, "c", 5L, 2L, "rwm"), // ptmx
                new DeviceRule(true, "c", 136L, null, "rwm")); // pts/*
    }
}
