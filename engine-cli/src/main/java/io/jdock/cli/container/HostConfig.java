package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.format.Sizes;
import io.jdock.cli.json.Body;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Builds the HostConfig object: what a container gets of the host. */
final class HostConfig {
    private static final int NANO_DIGITS = 9;
    private static final int MAX_SWAPPINESS = 100;
    private static final Pattern DEVICE_RULE = Pattern.compile("[acb] (\\d+|\\*):(\\d+|\\*) [rwm]{1,3}");
    private static final List<String> SYSCTLS = List.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private final Arguments arguments;

    HostConfig(Arguments arguments) {
        this.arguments = arguments;
    }

    Map<String, Object> fields(String networkMode, Map<String, Object> portBindings, Mounts mounts) {
        Body host = new Body()
                .setIfAny("Binds", mounts.binds())
                .setIfAny("Mounts", mounts.mounts())
                .setIfAny("Tmpfs", mounts.tmpfs())
                .setIfAny("ContainerIDFile", arguments.text("--cidfile"))
                .set("NetworkMode", networkMode)
                .setIfAny("PortBindings", portBindings)
                .setIfAny("PublishAllPorts", arguments.flag("--publish-all"))
                .setIfAny("RestartPolicy", restartPolicy())
                .setIfAny("AutoRemove", arguments.flag("--rm"));
        resources(host);
        isolation(host);
        devices(host);
        names(host);
        return host.fields();
    }

    /** The body of an update: limits and the restart policy. */
    Body updates() {
        Body body = new Body();
        resources(body);
        return body.setIfAny("RestartPolicy", restartPolicy());
    }

    private void resources(Body host) {
        host.setIfNonZero("Memory", size("--memory"))
                .setIfNonZero("MemoryReservation", size("--memory-reservation"))
                .setIfNonZero("MemorySwap", "-1".equals(arguments.text("--memory-swap")) ? -1 : size("--memory-swap"))
                .setIfNonZero("ShmSize", size("--shm-size"))
                .setIfNonZero("NanoCpus", nanoCpus())
                .setIfNonZero("CpuShares", arguments.integer("--cpu-shares", 0))
                .setIfNonZero("CpuPeriod", arguments.integer("--cpu-period", 0))
                .setIfNonZero("CpuQuota", arguments.integer("--cpu-quota", 0))
                .setIfNonZero("CpuRealtimePeriod", arguments.integer("--cpu-rt-period", 0))
                .setIfNonZero("CpuRealtimeRuntime", arguments.integer("--cpu-rt-runtime", 0))
                .setIfNonZero("KernelMemory", size("--kernel-memory"))
                .setIfAny("CpusetCpus", arguments.text("--cpuset-cpus"))
                .setIfAny("CpusetMems", arguments.text("--cpuset-mems"))
                .setIfNonZero("BlkioWeight", arguments.unsigned16("--blkio-weight", 0))
                .setIfNonZero("PidsLimit", arguments.integer("--pids-limit", 0))
                .setIfNonZero("OomScoreAdj", arguments.integer("--oom-score-adj", 0))
                .setIfAny("OomKillDisable", arguments.flag("--oom-kill-disable"))
                .setIfAny("CgroupParent", arguments.text("--cgroup-parent"))
                .setIfAny("Ulimits", ulimits());
        BlockLimits.apply(arguments, host);
        long swappiness = arguments.integer("--memory-swappiness", -1);
        if (swappiness < -1 || swappiness > MAX_SWAPPINESS) {
            throw ContainerRequest.failure(
                    "invalid value: " + swappiness + ". Valid memory swappiness range is 0-" + MAX_SWAPPINESS);
        }
        if (swappiness >= 0) {
            host.set("MemorySwappiness", swappiness);
        }
    }

    private void isolation(Body host) {
        host.setIfAny("Privileged", arguments.flag("--privileged"))
                .setIfAny("ReadonlyRootfs", arguments.flag("--read-only"))
                .setIfAny("CapAdd", capabilities("--cap-add"))
                .setIfAny("CapDrop", capabilities("--cap-drop"))
                .setIfAny("CgroupnsMode", mode("--cgroupns", "CGROUP", "private"))
                .setIfAny("IpcMode", arguments.text("--ipc"))
                .setIfAny("PidMode", mode("--pid", "PID", "container:"))
                .setIfAny("UTSMode", mode("--uts", "UTS", "host"))
                .setIfAny("UsernsMode", mode("--userns", "USER", "host"))
                .setIfAny("GroupAdd", arguments.list("--group-add"))
                .setIfAny("Sysctls", sysctls())
                .setIfAny("Runtime", arguments.text("--runtime"))
                .setIfAny("Isolation", arguments.text("--isolation"))
                .setIfAny("StorageOpt", storageOptions());
        host.setIfAny("Annotations", ContainerRequest.pairs(arguments.list("--annotation")))
                .setIfAny("HealthOnFailure", arguments.text("--health-on-failure"));
        if (arguments.has("--init")) {
            host.set("Init", arguments.flag("--init"));
        }
        SecurityOptions.apply(arguments.list("--security-opt"), host);
        if (arguments.text("--log-driver", "").equals("none") && arguments.has("--log-opt")) {
            throw ContainerRequest.failure("invalid logging opts for driver none");
        }
        if (arguments.has("--log-driver") || arguments.has("--log-opt")) {
            host.set(
                    "LogConfig",
                    new Body()
                            .set("Type", arguments.text("--log-driver", ""))
                            .set("Config", ContainerRequest.pairs(arguments.list("--log-opt")))
                            .fields());
        }
    }

    /** @param other what the mode may be beside {@code host}; a name follows it if it ends with a colon */
    private String mode(String flag, String kind, String other) {
        String value = arguments.text(flag, "");
        boolean known = value.isEmpty()
                || value.equals("host")
                || (other.endsWith(":")
                        ? value.startsWith(other) && value.length() > other.length()
                        : value.equals(other));
        if (!known) {
            throw ContainerRequest.failure(flag + ": invalid " + kind + " mode");
        }
        return value;
    }

    private Map<String, Object> storageOptions() {
        for (String value : arguments.list("--storage-opt")) {
            if (value.indexOf('=') < 0) {
                throw ContainerRequest.failure("invalid storage option");
            }
        }
        return ContainerRequest.pairs(arguments.list("--storage-opt"));
    }

    /** With the prefix and in capitals, as the API's answers have them. */
    private List<Object> capabilities(String flag) {
        List<Object> capabilities = new ArrayList<>();
        for (String value : arguments.list(flag)) {
            String name = value.strip().toUpperCase(Locale.ROOT);
            capabilities.add(name.equals("ALL") || name.startsWith("CAP_") ? name : "CAP_" + name);
        }
        return capabilities;
    }

    /** Only those that a namespace has for itself; the daemon could set no other without changing the host. */
    private Map<String, Object> sysctls() {
        for (String value : arguments.list("--sysctl")) {
            int equals = value.indexOf('=');
            String name = equals < 0 ? "" : value.substring(0, equals);
            if (!name.startsWith("net.") && !name.startsWith("fs.mqueue.") && !SYSCTLS.contains(name)) {
                throw arguments.invalid("--sysctl", value, "sysctl '" + value + "' is not allowed");
            }
        }
        return ContainerRequest.pairs(arguments.list("--sysctl"));
    }

    private void names(Body host) {
        for (String server : arguments.list("--dns")) {
            if (!Addresses.isIp(server)) {
                throw arguments.invalid("--dns", server, "IP address is not correctly formatted: " + server);
            }
        }
        for (String domain : arguments.list("--dns-search")) {
            if (!domain.equals(".") && !Addresses.isDomain(domain.strip())) {
                throw arguments.invalid("--dns-search", domain, domain + " is not a valid domain");
            }
        }
        host.setIfAny("Dns", arguments.list("--dns"))
                .setIfAny("DnsOptions", arguments.list("--dns-option"))
                .setIfAny("DnsSearch", arguments.list("--dns-search"))
                .setIfAny("ExtraHosts", extraHosts())
                .setIfAny("Links", links())
                .setIfAny("VolumesFrom", arguments.list("--volumes-from"))
                .setIfAny("VolumeDriver", arguments.text("--volume-driver"));
    }

    private List<String> links() {
        for (String link : arguments.list("--link")) {
            if (link.isEmpty()) {
                throw arguments.invalid("--link", link, "empty string specified for links");
            }
            if (link.indexOf(':') != link.lastIndexOf(':')) {
                throw arguments.invalid("--link", link, "bad format for links: " + link);
            }
        }
        return arguments.list("--link");
    }

    private List<Object> extraHosts() {
        List<Object> hosts = new ArrayList<>();
        for (String value : arguments.list("--add-host")) {
            int split = value.indexOf('=');
            if (split < 0) {
                split = value.indexOf(':');
            }
            if (split <= 0) {
                throw arguments.invalid("--add-host", value, "bad format for add-host: \"" + value + "\"");
            }
            String address = value.substring(split + 1);
            if (address.startsWith("[") && address.endsWith("]")) {
                address = address.substring(1, address.length() - 1);
            }
            if (!address.equals("host-gateway") && !Addresses.isIp(address)) {
                throw arguments.invalid("--add-host", value, "invalid IP address in add-host: \"" + address + "\"");
            }
            hosts.add(value.substring(0, split) + ":" + address);
        }
        return hosts;
    }

    private void devices(Body host) {
        List<String> nodes = new ArrayList<>();
        List<Object> requests = new ArrayList<>();
        if (arguments.has("--gpus")) {
            requests.add(gpus());
        }
        List<String> described = new ArrayList<>();
        for (String device : arguments.list("--device")) {
            (isDescribed(device) ? described : nodes).add(device);
        }
        if (!described.isEmpty()) {
            requests.add(
                    new Body().set("Driver", "cdi").set("DeviceIDs", described).fields());
        }
        for (String rule : arguments.list("--device-cgroup-rule")) {
            if (!DEVICE_RULE.matcher(rule).matches()) {
                throw arguments.invalid("--device-cgroup-rule", rule, "invalid device cgroup format '" + rule + "'");
            }
        }
        host.setIfAny("Devices", devices(nodes))
                .setIfAny("DeviceRequests", requests)
                .setIfAny("DeviceCgroupRules", arguments.list("--device-cgroup-rule"));
    }

    private Map<String, Object> gpus() {
        String value = arguments.text("--gpus");
        try {
            return GpuRequest.parse(value);
        } catch (IllegalArgumentException e) {
            throw arguments.invalid("--gpus", value, e.getMessage());
        }
    }

    /** Whether it is the name of a device in the Container Device Interface, {@code vendor/class=name}, and no path. */
    private static boolean isDescribed(String device) {
        int slash = device.indexOf('/');
        int equals = device.indexOf('=');
        return slash > 0 && equals > slash + 1 && equals < device.length() - 1;
    }

    /** DeviceMapping objects of the API. */
    static List<Object> devices(List<String> values) {
        List<Object> devices = new ArrayList<>();
        for (String value : values) {
            devices.add(device(value));
        }
        return devices;
    }

    /** {@code onHost[:inContainer][:rwm]}. */
    private static Map<String, Object> device(String value) {
        String[] parts = value.split(":", -1);
        if (parts.length > 3 || parts[0].isEmpty()) {
            throw ContainerRequest.failure("bad format for path: " + value);
        }
        String target = parts[0];
        String permissions = "rwm";
        if (parts.length == 3) {
            target = parts[1];
            permissions = parts[2];
        } else if (parts.length == 2) {
            if (isPermissions(parts[1])) {
                permissions = parts[1];
            } else {
                target = parts[1];
            }
        }
        if (!isPermissions(permissions)) {
            throw ContainerRequest.failure("bad mode specified: " + permissions);
        }
        return new Body()
                .set("PathOnHost", parts[0])
                .set("PathInContainer", target)
                .set("CgroupPermissions", permissions)
                .fields();
    }

    private static boolean isPermissions(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("rwm".indexOf(text.charAt(i)) < 0 || text.indexOf(text.charAt(i)) != i) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private long size(String flag) {
        String value = arguments.text(flag);
        if (value == null) {
            return 0;
        }
        try {
            return Sizes.parse(value);
        } catch (IllegalArgumentException e) {
            throw arguments.invalid(flag, value, e.getMessage());
        }
    }

    private long nanoCpus() {
        String value = arguments.text("--cpus");
        if (value == null) {
            return 0;
        }
        int slash = value.indexOf('/');
        try {
            BigDecimal number = new BigDecimal(slash < 0 ? value : value.substring(0, slash));
            BigDecimal divisor = slash < 0 ? BigDecimal.ONE : new BigDecimal(value.substring(slash + 1));
            return number.movePointRight(NANO_DIGITS).divide(divisor).longValueExact();
        } catch (NumberFormatException _) {
            throw arguments.invalid("--cpus", value, "failed to parse " + value + " as a rational number");
        } catch (ArithmeticException _) {
            throw arguments.invalid("--cpus", value, "value is too precise");
        }
    }

    private Map<String, Object> restartPolicy() {
        String value = arguments.text("--restart", "");
        if (value.isEmpty()) {
            return Map.of();
        }
        int colon = value.indexOf(':');
        String name = colon < 0 ? value : value.substring(0, colon);
        if (name.isEmpty()) {
            throw ContainerRequest.failure("invalid restart policy format: no policy provided before colon");
        }
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("Name", name);
        if (colon >= 0) {
            try {
                policy.put("MaximumRetryCount", Long.parseLong(value.substring(colon + 1)));
            } catch (NumberFormatException _) {
                throw ContainerRequest.failure("invalid restart policy format: maximum retry count must be an integer");
            }
        }
        if (arguments.flag("--rm") && !name.equals("no")) {
            throw ContainerRequest.failure("conflicting options: cannot specify both --restart and --rm");
        }
        return policy;
    }

    private List<Object> ulimits() {
        List<Object> ulimits = new ArrayList<>();
        for (String value : arguments.list("--ulimit")) {
            try {
                ulimits.add(Ulimit.parse(value));
            } catch (IllegalArgumentException e) {
                throw arguments.invalid("--ulimit", value, e.getMessage());
            }
        }
        return ulimits;
    }
}
