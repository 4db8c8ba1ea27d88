package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.shim.oci.Linux;
import io.jdock.shim.oci.Linux.Namespace;
import io.jdock.shim.oci.Process;
import io.jdock.shim.oci.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Translates a container's document into the OCI specification of one run. It looks at the host's devices only. */
final class SpecBuilder {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** As moby's oci/defaults.go hides them: they tell of the host, or change it. */
    static final List<String> MASKED_PATHS = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware");

    static final List<String> READONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private final ContainerDocument document;
    private final Surroundings surroundings;

    /**
     * What a run depends on beside its document.
     *
     * @param networkNamespace path of the namespace to join; empty for the host's
     * @param hostname what the container is called
     * @param files host paths by destination of the files that the daemon writes: hosts, hostname, resolv.conf
     * @param groups supplementary groups
     * @param namespaceOwners host pid of the container whose namespace is joined, by namespace type
     * @param linkVariables variables that tell of linked containers
     * @param cgroupsPath of the container's cgroup
     * @param unifiedCgroups the host has cgroup v2 only
     */
    record Surroundings(
            Optional<String> networkNamespace,
            String hostname,
            Map<String, String> files,
            List<Integer> groups,
            Map<String, Integer> namespaceOwners,
            List<String> linkVariables,
            String cgroupsPath,
            boolean unifiedCgroups) {
        Surroundings {
            requireNonNull(networkNamespace, "networkNamespace is null");
            requireNonNull(hostname, "hostname is null");
            files = new LinkedHashMap<>(files);
            groups = List.copyOf(groups);
            namespaceOwners = Map.copyOf(namespaceOwners);
            linkVariables = List.copyOf(linkVariables);
        }
    }

    private SpecBuilder(ContainerDocument document, Surroundings surroundings) {
        this.document = requireNonNull(document, "document is null");
        this.surroundings = requireNonNull(surroundings, "surroundings is null");
    }

    static Spec build(ContainerDocument document, Surroundings surroundings) {
        return new SpecBuilder(document, surroundings).build();
    }

    private Spec build() {
        HostConfig host = document.hostConfig();
        boolean ownName = !host.utsMode().equals("host");
        return new Spec(
                Spec.OCI_VERSION,
                new Spec.Root("rootfs", host.readonlyRootfs()),
                process(),
                ownName ? surroundings.hostname() : null,
                ownName && !document.config().domainname().isEmpty()
                        ? document.config().domainname()
                        : null,
                SpecMounts.of(document, surroundings),
                linux(),
                host.annotations());
    }

    private Process process() {
        ContainerConfig config = document.config();
        HostConfig host = document.hostConfig();
        Process.ConsoleSize size = config.tty() && host.consoleSize().size() == 2
                ? new Process.ConsoleSize(
                        host.consoleSize().get(0), host.consoleSize().get(1))
                : null;
        return new Process(
                config.tty(),
                size,
                user(config.user(), surroundings.groups()),
                command(config),
                environment(config, surroundings.hostname(), surroundings.linkVariables()),
                config.workingDir().isEmpty() ? "/" : config.workingDir(),
                capabilities(Capabilities.of(host)),
                host.ulimits().stream().map(Rlimits::of).toList(),
                SecurityOptions.parse(host).noNewPrivileges(),
                host.oomScoreAdj(),
                null);
    }

    /** The whole argv. */
    static List<String> command(ContainerConfig config) {
        var command = new ArrayList<String>();
        if (config.entrypoint() != null) {
            command.addAll(config.entrypoint());
        }
        if (config.cmd() != null) {
            command.addAll(config.cmd());
        }
        return List.copyOf(command);
    }

    /** The user is looked up by the launcher, in the container's own files. */
    static Process.User user(String user, List<Integer> groups) {
        return new Process.User(0, 0, null, groups, user.isEmpty() ? "0" : user);
    }

    /** A container's variables win over those that every container has. */
    static List<String> environment(ContainerConfig config, String hostname, List<String> linkVariables) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("PATH", "PATH=" + DEFAULT_PATH);
        variables.put("HOSTNAME", "HOSTNAME=" + hostname);
        if (config.tty()) {
            variables.put("TERM", "TERM=xterm");
        }
        linkVariables.forEach(entry -> variables.put(entry.substring(0, entry.indexOf('=')), entry));
        for (String entry : config.env()) {
            int equals = entry.indexOf('=');
            if (equals < 0) {
                // A name alone takes a variable away.
                variables.remove(entry);
            } else {
                variables.put(entry.substring(0, equals), entry);
            }
        }
        return List.copyOf(variables.values());
    }

    /** Nothing inheritable: else files' own capabilities would add up to more than the set (CVE-2022-24769). */
    static Process.Capabilities capabilities(List<String> names) {
        return new Process.Capabilities(names, names, List.of(), names, List.of());
    }

    private Linux linux() {
        HostConfig host = document.hostConfig();
        HostDevice.Grants devices = HostDevice.grants(host);
        return new Linux(
                namespaces(),
                devices.nodes(),
                surroundings.cgroupsPath(),
                CgroupLimits.of(host, devices.rules()),
                SecurityOptions.parse(host).seccompProfile().orElse(null),
                sysctls(),
                host.privileged() ? List.of() : host.maskedPaths() == null ? MASKED_PATHS : host.maskedPaths(),
                host.privileged() ? List.of() : host.readonlyPaths() == null ? READONLY_PATHS : host.readonlyPaths(),
                propagation());
    }

    /** A mount that is to travel into the container, or out of it, needs a root that lets it pass. */
    private String propagation() {
        String strongest = "private";
        for (ContainerMount mount : document.mounts()) {
            if (mount.propagation().endsWith("shared")) {
                return "shared";
            } else if (mount.propagation().endsWith("slave")) {
                strongest = "slave";
            }
        }
        return strongest;
    }

    private Map<String, String> sysctls() {
        var values = new TreeMap<String, String>();
        String mode = document.hostConfig().networkMode();
        if (!mode.equals("host") && !mode.startsWith("container:")) {
            // Without capabilities a container may ping and bind every port of its own namespace, as in Docker.
            values.put("net.ipv4.ip_unprivileged_port_start", "0");
            values.put("net.ipv4.ping_group_range", "0 2147483647");
        }
        values.putAll(document.hostConfig().sysctls());
        return values;
    }

    private List<Namespace> namespaces() {
        HostConfig host = document.hostConfig();
        var namespaces = new ArrayList<Namespace>();
        namespaces.add(new Namespace("mount", null));
        surroundings.networkNamespace().ifPresent(path -> namespaces.add(new Namespace("network", path)));
        add(namespaces, "uts", host.utsMode());
        add(namespaces, "pid", host.pidMode());
        add(namespaces, "ipc", host.ipcMode());
        boolean privateCgroups = host.cgroupnsMode().isEmpty()
                ? surroundings.unifiedCgroups() && !host.privileged()
                : host.cgroupnsMode().equals("private");
        if (privateCgroups) {
            namespaces.add(new Namespace("cgroup", null));
        }
        return namespaces;
    }

    private void add(List<Namespace> namespaces, String type, String mode) {
        Integer owner = surroundings.namespaceOwners().get(type);
        if (owner != null) {
            namespaces.add(new Namespace(type, "/proc/" + owner + "/ns/" + type));
        } else if (!mode.equals("host")) {
            namespaces.add(new Namespace(type, null));
        }
    }
}
