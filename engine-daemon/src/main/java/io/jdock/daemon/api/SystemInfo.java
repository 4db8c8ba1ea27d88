package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.api.route.ApiVersion;
import io.jdock.daemon.container.ContainerQuery;
import io.jdock.daemon.container.Containers;
import io.jdock.daemon.container.log.LogCarrier;
import io.jdock.daemon.container.model.ContainerSummary;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.ImageFilter;
import io.jdock.daemon.image.ImageQuery;
import io.jdock.daemon.image.Images;
import io.jdock.daemon.image.RemoteImages;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code version} and {@code info} show. */
final class SystemInfo {
    private final EngineFacts engine;
    private final HostFacts host = HostFacts.read();
    private final Containers containers;
    private final Images images;
    private final RemoteImages registries;
    private final Events events;

    SystemInfo(EngineFacts engine, Containers containers, Images images, RemoteImages registries, Events events) {
        this.registries = requireNonNull(registries, "registries is null");
        this.events = requireNonNull(events, "events is null");
        this.engine = requireNonNull(engine, "engine is null");
        this.containers = requireNonNull(containers, "containers is null");
        this.images = requireNonNull(images, "images is null");
    }

    Map<String, Object> version() {
        var details = new LinkedHashMap<String, Object>();
        details.put("ApiVersion", ApiVersion.SERVED.toString());
        details.put("MinAPIVersion", ApiVersion.OLDEST.toString());
        details.put("Os", "linux");
        details.put("Arch", host.goArchitecture());
        details.put("KernelVersion", host.kernelVersion());
        details.put("BuildTime", engine.buildTime());
        details.put("GitCommit", engine.commit());
        details.put("GoVersion", "");
        details.put("JavaVersion", Runtime.version().toString());

        var version = new LinkedHashMap<String, Object>(details);
        details.put("Experimental", "false");
        version.put("Platform", Map.of("Name", "jdock Engine"));
        version.put("Version", engine.version());
        version.put(
                "Components",
                List.of(Map.of(
                        "Name",
                        "Engine",
                        "Version",
                        engine.version(),
                        "Details",
                        new LinkedHashMap<>(texts(details)))));
        return version;
    }

    private static Map<String, String> texts(Map<String, Object> values) {
        var texts = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }

    Map<String, Object> info() {
        var info = new LinkedHashMap<String, Object>();
        info.put("ID", engine.id());
        addCounts(info);
        addHost(info);
        addLimits(info);
        info.put("Driver", "overlay2");
        info.put(
                "DriverStatus",
                List.of(
                        List.of("Backing Filesystem", engine.backingFilesystem()),
                        List.of("Supports d_type", "true"),
                        List.of("Native Overlay Diff", "true")));
        info.put("Plugins", plugins());
        info.put("LoggingDriver", "local");
        info.put("SystemTime", Instant.now().truncatedTo(ChronoUnit.MICROS));
        info.put("IndexServerAddress", "https://index.docker.io/v1/");
        info.put("RegistryConfig", RegistryInfo.of(registries.config()));
        info.put("DockerRootDir", engine.dataRoot().toString());
        info.put("HttpProxy", RegistryInfo.proxy(registries.config(), "HTTP_PROXY"));
        info.put("HttpsProxy", RegistryInfo.proxy(registries.config(), "HTTPS_PROXY"));
        info.put("NoProxy", RegistryInfo.proxy(registries.config(), "NO_PROXY"));
        info.put("Labels", List.of());
        info.put("ExperimentalBuild", false);
        info.put("ServerVersion", engine.version());
        info.put("Runtimes", Map.of("jdock", Map.of("path", "jdock-shim")));
        info.put("DefaultRuntime", "jdock");
        info.put(
                "Swarm",
                Map.of(
                        "NodeID",
                        "",
                        "NodeAddr",
                        "",
                        "LocalNodeState",
                        "inactive",
                        "ControlAvailable",
                        false,
                        "Error",
                        "",
                        "RemoteManagers",
                        List.of()));
        info.put("LiveRestoreEnabled", true);
        info.put("Isolation", "");
        info.put("InitBinary", "built-in");
        info.put("SecurityOptions", List.of("name=seccomp,profile=builtin"));
        info.put("Warnings", List.of());
        info.put("CDISpecDirs", List.of());
        for (String component : List.of("ContainerdCommit", "RuncCommit", "InitCommit")) {
            info.put(component, Map.of("ID", "", "Expected", ""));
        }
        return info;
    }

    private void addCounts(Map<String, Object> info) {
        List<ContainerSummary> all = containers.list(new ContainerQuery(true, 0, false, Map.of()));
        info.put("Containers", all.size());
        info.put("ContainersRunning", count(all, "running"));
        info.put("ContainersPaused", count(all, "paused"));
        info.put("ContainersStopped", all.size() - count(all, "running") - count(all, "paused"));
        info.put("Images", images.list(ImageQuery.of(ImageFilter.ALL)).size());
        info.put("NGoroutines", Thread.activeCount());
        info.put("NFd", descriptors());
        info.put("NEventsListener", events.listeners());
        info.put("Debug", engine.debug());
    }

    private static long count(List<ContainerSummary> all, String state) {
        return all.stream().filter(container -> container.state().equals(state)).count();
    }

    private static int descriptors() {
        String[] open = Path.of("/proc/self/fd").toFile().list();
        return open == null ? 0 : open.length;
    }

    private void addHost(Map<String, Object> info) {
        info.put("Name", host.name());
        info.put("KernelVersion", host.kernelVersion());
        info.put("OperatingSystem", host.operatingSystem());
        info.put("OSVersion", host.osVersion());
        info.put("OSType", "linux");
        info.put("Architecture", host.architecture());
        info.put("NCPU", host.processors());
        info.put("MemTotal", host.memoryBytes());
        info.put("CgroupDriver", "cgroupfs");
        info.put("CgroupVersion", engine.unifiedCgroups() ? "2" : "1");
    }

    /** All these controllers exist in every kernel that the daemon starts on. */
    private static void addLimits(Map<String, Object> info) {
        for (String limit : List.of(
                "MemoryLimit",
                "SwapLimit",
                "CpuCfsPeriod",
                "CpuCfsQuota",
                "CPUShares",
                "CPUSet",
                "PidsLimit",
                "IPv4Forwarding",
                "OomKillDisable")) {
            info.put(limit, true);
        }
    }

    private static Map<String, Object> plugins() {
        return Map.of(
                "Volume", List.of("local"),
                "Network", List.of("bridge", "host", "ipvlan", "macvlan", "null"),
                "Authorization", List.of(),
                "Log", LogCarrier.drivers());
    }
}
