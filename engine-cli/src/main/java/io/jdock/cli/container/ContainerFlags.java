package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import java.util.ArrayList;
import java.util.List;

/** The flags that describe a new container, shared by run and create. */
final class ContainerFlags {
    private ContainerFlags() {}

    static void add(Flags flags) {
        process(flags);
        storage(flags);
        network(flags);
        resources(flags);
        security(flags);
        health(flags);
        lifecycle(flags);
        flags.hidden("--cpu-count")
                .hidden("--cpu-percent")
                .hidden("--io-maxbandwidth")
                .hidden("--io-maxiops");
    }

    /** @throws CommandFailure if there is a flag for a daemon on Windows, which this one is not */
    static void refuseForeign(Arguments arguments) {
        List<String> refused = new ArrayList<>();
        for (String flag : List.of("--cpu-count", "--cpu-percent", "--io-maxbandwidth", "--io-maxiops")) {
            if (arguments.has(flag)) {
                refused.add("\"" + flag + "\" is only supported on a Docker daemon running on windows,"
                        + " but the Docker daemon is running on linux");
            }
        }
        if (!refused.isEmpty()) {
            throw new CommandFailure(1, String.join("\n", refused));
        }
    }

    private static void process(Flags flags) {
        flags.group("Process:")
                .bool("Keep STDIN open even if not attached", "-i", "--interactive")
                .bool("Allocate a pseudo-TTY", "-t", "--tty")
                .list("list", "Attach to STDIN, STDOUT or STDERR", "-a", "--attach")
                .list("list", "Set environment variables", "-e", "--env")
                .list("list", "Read in a file of environment variables", "--env-file")
                .text("string", "Overwrite the default ENTRYPOINT of the image", "--entrypoint")
                .text("string", "Username or UID (format: <name|uid>[:<group|gid>])", "-u", "--user")
                .list("list", "Add additional groups to join", "--group-add")
                .text("string", "Working directory inside the container", "-w", "--workdir")
                .bool("Run an init inside the container that forwards signals and reaps processes", "--init")
                .list("list", "Set meta data on a container", "-l", "--label")
                .list("list", "Read in a line delimited file of labels", "--label-file")
                .list("map", "Add an annotation to the container (passed through to the OCI runtime)", "--annotation")
                .text("string", "Assign a name to the container", "--name");
    }

    private static void storage(Flags flags) {
        flags.group("Storage:")
                .list("list", "Bind mount a volume", "-v", "--volume")
                .list("mount", "Attach a filesystem mount to the container", "--mount")
                .list("list", "Mount a tmpfs directory", "--tmpfs")
                .list("list", "Mount volumes from the specified container(s)", "--volumes-from")
                .text("string", "Optional volume driver for the container", "--volume-driver")
                .list("list", "Storage driver options for the container", "--storage-opt")
                .bool("Mount the container's root filesystem as read only", "--read-only")
                .text("bytes", "Size of /dev/shm", "--shm-size");
    }

    private static void network(Flags flags) {
        flags.group("Network:")
                .list("network", "Connect a container to a network", "--network", "--net", "-net")
                .list("list", "Add network-scoped alias for the container", "--network-alias", "--net-alias")
                .list("list", "Publish a container's port(s) to the host", "-p", "--publish")
                .bool("Publish all exposed ports to random ports", "-P", "--publish-all")
                .list("list", "Expose a port or a range of ports", "--expose")
                .text("string", "Container host name", "-h", "--hostname")
                .text("string", "Container NIS domain name", "--domainname")
                .text("string", "IPv4 address (e.g., 172.30.100.104)", "--ip")
                .text("string", "IPv6 address (e.g., 2001:db8::33)", "--ip6")
                .text("string", "Container MAC address (e.g., 92:d0:c6:0a:29:33)", "--mac-address")
                .list("list", "Add a custom host-to-IP mapping (host:ip)", "--add-host")
                .list("list", "Set custom DNS servers", "--dns")
                .list("list", "Set DNS options", "--dns-option", "--dns-opt")
                .list("list", "Set custom DNS search domains", "--dns-search")
                .list("list", "Add link to another container", "--link")
                .list("list", "Container IPv4/IPv6 link-local addresses", "--link-local-ip");
    }

    private static void resources(Flags flags) {
        updatable(flags.group("Resources:"));
        flags.text("bytes", "Kernel memory limit (deprecated: accepted and ignored)", "--kernel-memory")
                .text("int", "Tune container memory swappiness (0 to 100)", "--memory-swappiness")
                .list("list", "Block IO weight (relative device weight)", "--blkio-weight-device")
                .list("list", "Limit read rate (bytes per second) from a device", "--device-read-bps")
                .list("list", "Limit read rate (IO per second) from a device", "--device-read-iops")
                .list("list", "Limit write rate (bytes per second) to a device", "--device-write-bps")
                .list("list", "Limit write rate (IO per second) to a device", "--device-write-iops")
                .list("ulimit", "Ulimit options", "--ulimit")
                .text("int", "Tune host's OOM preferences (-1000 to 1000)", "--oom-score-adj")
                .bool("Disable OOM Killer", "--oom-kill-disable")
                .text("string", "Optional parent cgroup for the container", "--cgroup-parent");
    }

    /** The flags that update has, too. */
    static void updatable(Flags flags) {
        flags.text("bytes", "Memory limit", "-m", "--memory")
                .text("bytes", "Memory soft limit", "--memory-reservation")
                .text("bytes", "Swap limit equal to memory plus swap: '-1' to enable unlimited swap", "--memory-swap")
                .text("decimal", "Number of CPUs", "--cpus")
                .text("int", "CPU shares (relative weight)", "-c", "--cpu-shares")
                .text("int", "Limit CPU CFS (Completely Fair Scheduler) period", "--cpu-period")
                .text("int", "Limit CPU CFS (Completely Fair Scheduler) quota", "--cpu-quota")
                .text("int", "Limit CPU real-time period in microseconds", "--cpu-rt-period")
                .text("int", "Limit CPU real-time runtime in microseconds", "--cpu-rt-runtime")
                .text("string", "CPUs in which to allow execution (0-3, 0,1)", "--cpuset-cpus")
                .text("string", "MEMs in which to allow execution (0-3, 0,1)", "--cpuset-mems")
                .text("int", "Tune container pids limit (set -1 for unlimited)", "--pids-limit")
                .text("int", "Block IO (relative weight), between 10 and 1000, or 0 to disable", "--blkio-weight");
    }

    private static void security(Flags flags) {
        flags.group("Isolation and security:")
                .list("list", "Add Linux capabilities", "--cap-add")
                .list("list", "Drop Linux capabilities", "--cap-drop")
                .bool("Give extended privileges to this container", "--privileged")
                .bool("Bind mount Docker API socket and required auth", "--use-api-socket")
                .list("list", "Security Options", "--security-opt")
                .list("list", "Add a host device to the container", "--device")
                .list("list", "Add a rule to the cgroup allowed devices list", "--device-cgroup-rule")
                .text("gpu-request", "GPU devices to add to the container ('all' to pass all GPUs)", "--gpus")
                .list("map", "Sysctl options", "--sysctl")
                .text("string", "Cgroup namespace to use (host|private)", "--cgroupns")
                .text("string", "IPC mode to use", "--ipc")
                .text("string", "PID namespace to use", "--pid")
                .text("string", "User namespace to use", "--userns")
                .text("string", "UTS namespace to use", "--uts")
                .text("string", "Runtime to use for this container", "--runtime")
                .text("string", "Container isolation technology", "--isolation");
    }

    private static void health(Flags flags) {
        flags.group("Health:")
                .text("string", "Command to run to check health", "--health-cmd")
                .text("duration", "Time between running the check (ms|s|m|h)", "--health-interval")
                .text("int", "Consecutive failures needed to report unhealthy", "--health-retries")
                .text(
                        "duration",
                        "Start period for the container to initialize before starting health-retries countdown "
                                + "(ms|s|m|h)",
                        "--health-start-period")
                .text(
                        "duration",
                        "Time between running the check during the start period (ms|s|m|h)",
                        "--health-start-interval")
                .text("duration", "Maximum time to allow one check to run (ms|s|m|h)", "--health-timeout")
                .text(
                        "string",
                        "What to do when the container becomes unhealthy (none|kill|restart|stop) (default \"none\")",
                        "--health-on-failure")
                .bool("Disable any container-specified HEALTHCHECK", "--no-healthcheck");
    }

    private static void lifecycle(Flags flags) {
        flags.group("Life cycle:")
                .bool("Automatically remove the container and its associated anonymous volumes when it exits", "--rm")
                .text("string", "Restart policy to apply when a container exits (default \"no\")", "--restart")
                .text("string", "Signal to stop the container", "--stop-signal")
                .text("int", "Timeout (in seconds) to stop a container", "--stop-timeout")
                .text("string", "Write the container ID to the file", "--cidfile")
                .text(
                        "string",
                        "Pull image before running (\"always\", \"missing\", \"never\") (default \"missing\")",
                        "--pull")
                .text("string", "Set platform if server is multi-platform capable", "--platform")
                .bool("Suppress the pull output", "-q", "--quiet")
                .bool("Skip image verification (accepted and ignored)", "--disable-content-trust")
                .text("string", "Logging driver for the container", "--log-driver")
                .list("list", "Log driver options", "--log-opt");
    }
}
