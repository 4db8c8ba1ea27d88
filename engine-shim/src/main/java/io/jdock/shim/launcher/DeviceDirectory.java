package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.shim.oci.Linux.Device;
import java.util.List;

/** Fills a container's /dev, an empty tmpfs nobody else sees yet. Source: config-linux.md, "Default Devices". */
final class DeviceDirectory {
    private record Node(String name, int major, int minor) {}

    private record Link(String name, String target) {}

    private static final List<Node> DEFAULT_NODES = List.of(
            new Node("null", 1, 3),
            new Node("zero", 1, 5),
            new Node("full", 1, 7),
            new Node("random", 1, 8),
            new Node("urandom", 1, 9),
            new Node("tty", 5, 0));

    private static final List<Link> LINKS = List.of(
            new Link("fd", "/proc/self/fd"),
            new Link("stdin", "/proc/self/fd/0"),
            new Link("stdout", "/proc/self/fd/1"),
            new Link("stderr", "/proc/self/fd/2"),
            new Link("core", "/proc/kcore"),
            new Link("ptmx", "pts/ptmx"));

    /** What is mounted in every /dev: made here, where nothing has to be resolved. */
    private static final List<String> DIRECTORIES = List.of("pts", "shm", "mqueue");

    private static final int OPEN_TO_ALL = 0666;
    private static final int DIRECTORY_MODE = 0755;

    private DeviceDirectory() {}

    static void fill(Tree dev, List<Device> devices) {
        int directory = dev.root().number();
        for (Node node : DEFAULT_NODES) {
            Files.mknod(directory, node.name(), Fcntl.S_IFCHR | OPEN_TO_ALL, node.major(), node.minor());
        }
        for (String name : DIRECTORIES) {
            Files.mkdir(directory, name, DIRECTORY_MODE);
        }
        for (Link link : LINKS) {
            Files.symlink(link.target(), directory, link.name());
        }
        for (Device device : devices) {
            if (device.path().startsWith("/dev/")) {
                make(dev, device);
            }
        }
    }

    /** Makes one more node; those that every container has stay. */
    static void make(Tree dev, Device device) {
        String path = device.path().substring("/dev/".length());
        if (DEFAULT_NODES.stream().anyMatch(node -> node.name().equals(path))
                || LINKS.stream().anyMatch(link -> link.name().equals(path))) {
            return;
        }
        int slash = path.lastIndexOf('/');
        int type = switch (device.type()) {
            case "b" -> Fcntl.S_IFBLK;
            case "p" -> Fcntl.S_IFIFO;
            default -> Fcntl.S_IFCHR;
        };
        int mode = device.fileMode() == null ? OPEN_TO_ALL : device.fileMode() & 07777;
        String name = path.substring(slash + 1);
        try (Fd parent = dev.directory("/" + path.substring(0, Math.max(0, slash)))) {
            Files.mknod(parent.number(), name, type | mode, device.major(), device.minor());
            int uid = device.uid() == null ? 0 : device.uid();
            int gid = device.gid() == null ? 0 : device.gid();
            Files.chown(parent.number(), name, uid, gid, Fcntl.AT_SYMLINK_NOFOLLOW);
        }
    }
}
