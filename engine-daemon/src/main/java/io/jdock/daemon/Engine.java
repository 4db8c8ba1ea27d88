package io.jdock.daemon;

import io.jdock.daemon.api.EngineApi;
import io.jdock.daemon.api.EngineFacts;
import io.jdock.daemon.api.http.HttpServer;
import io.jdock.daemon.api.http.Limits;
import io.jdock.daemon.api.http.ServiceManager;
import io.jdock.daemon.config.DaemonConfig;
import io.jdock.daemon.config.ListenAddress;
import io.jdock.daemon.container.EngineContainers;
import io.jdock.daemon.container.EngineImages;
import io.jdock.daemon.container.EngineNetworks;
import io.jdock.daemon.container.exec.EngineExecs;
import io.jdock.daemon.container.runtime.ShimRuntime;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.Images;
import io.jdock.daemon.image.RemoteImages;
import io.jdock.daemon.network.NetworkListener;
import io.jdock.daemon.network.Networks;
import io.jdock.daemon.network.dns.DnsServer;
import io.jdock.daemon.network.dns.NetworkNames;
import io.jdock.daemon.volume.LocalVolumes;
import io.jdock.nativebridge.cgroup.Cgroup;
import io.jdock.nativebridge.cgroup.CgroupException;
import io.jdock.nativebridge.cgroup.CgroupLayout;
import io.jdock.nativebridge.cgroup.CgroupTree;
import io.jdock.nativebridge.netlink.NetworkNamespace;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.client.Launcher;
import io.jdock.shim.streamlog.LogNotifier;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole engine: makes its parts in the order in which they need each other, and ends them in the reverse one. */
final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    /** Group of the sockets where none is configured. */
    private static final String GROUP = "jdock";
    /** Requests under way get so long to end; those that follow something never do. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final DaemonConfig config;
    private final ServiceManager manager = new ServiceManager(System.getenv());
    /** What to close, last made first. */
    private final Deque<Part> parts = new ArrayDeque<>();

    private boolean serving;

    private record Part(String name, AutoCloseable closing) {}

    private Engine(DaemonConfig config) {
        this.config = config;
    }

    /**
     * Starts to serve.
     *
     * @throws EngineException with one clear line if it cannot; then nothing is left open
     * @throws IOException if it cannot listen, with the address
     */
    static Engine start(DaemonConfig config) throws IOException {
        CgroupLayout cgroups = Preflight.check();
        var engine = new Engine(config);
        try {
            engine.open(cgroups);
        } catch (RuntimeException | IOException e) {
            engine.close();
            throw e;
        }
        return engine;
    }

    private void open(CgroupLayout cgroups) throws IOException {
        String group = group();
        int[] inherited = inherited();
        HttpServer server = part("sockets", new HttpServer(Limits.defaults()));
        RootLock data = part("data root", RootLock.take(config.dataRoot()));
        Preflight.requireUpperLayers(config.dataRoot(), data.fileSystem());
        part("exec root", RootLock.take(config.execRoot()));
        PidFile pidFile = PidFile.write(config.pidFile());
        part("pid file", pidFile::remove);
        // What may be refused comes before the host is changed.
        Cgroup shims = shims(cgroups);
        listen(server, group, inherited);

        var events = new Events();
        Images images = Images.open(config.dataRoot(), events, Clock.systemUTC());
        NetworkNames names = part("names", new NetworkNames(new DnsServer(NetworkNamespace.own())));
        Networks networks =
                part("networks", Networks.open(config.network(), new Networks.Company(names, listener(events))));
        Launcher launcher = part(
                "launcher", Launcher.start(LauncherCommand.of(System.getProperty("jdock.home")), Optional.of(shims)));
        ShimRuntime runtime = part("runtime", new ShimRuntime(launcher, cgroups));
        LogNotifier notifier = part("log notifier", LogNotifier.start());
        LocalVolumes volumes = new LocalVolumes(config.dataRoot(), events);
        EngineContainers containers = EngineContainers.open(
                config.dataRoot(),
                config.execRoot(),
                new EngineImages(images),
                new EngineNetworks(networks),
                volumes,
                runtime,
                events);
        part("log keeper", containers.keepLogs(notifier));
        images.collect(containers);
        volumes.collect(containers);
        var backend = new EngineApi.Backend(
                facts(data, cgroups),
                containers,
                containers.snapshots(),
                containers.files(),
                new EngineExecs(containers.execHost()),
                images,
                containers,
                new RemoteImages(images, config.registries(), events, Clock.systemUTC()),
                networks,
                containers.connections(),
                volumes,
                events,
                notifier);
        part("server", () -> server.stop(PATIENCE));
        server.serve(EngineApi.router(backend));
        serving = true;
        manager.tell("READY=1");
        LOG.info(
                "jdockd {} is ready, data-root={} exec-root={} bridge={}",
                EngineVersion.NUMBER,
                config.dataRoot(),
                config.execRoot(),
                config.network().bridge());
        containers.startByPolicy();
    }

    /** The group of the launcher and the shims. No container's: those have ids of 64 digits. */
    private static Cgroup shims(CgroupLayout cgroups) {
        try {
            return CgroupTree.prepare(cgroups, "/jdock").create("shims");
        } catch (CgroupException | SyscallException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "make control groups: " + e.getMessage(), e);
        }
    }

    private <T extends AutoCloseable> T part(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    private static NetworkListener listener(Events events) {
        return (action, id, name, more) -> {
            var attributes = new TreeMap<>(more);
            attributes.put("name", name);
            events.publish("network", action, id, attributes);
        };
    }

    private EngineFacts facts(RootLock data, CgroupLayout cgroups) {
        return new EngineFacts(
                EngineVersion.NUMBER,
                "",
                "",
                data.engineId(),
                config.dataRoot(),
                data.fileSystem(),
                cgroups instanceof CgroupLayout.Unified,
                config.debug());
    }

    private void listen(HttpServer server, String group, int[] inherited) throws IOException {
        for (ListenAddress address : config.hosts()) {
            switch (address) {
                case ListenAddress.UnixSocket socket -> server.listen(socket, group);
                case ListenAddress.Tcp tcp -> {
                    LOG.warn(
                            "listening on {} WITHOUT ENCRYPTION AND AUTHENTICATION: whoever reaches it is root here",
                            tcp);
                    server.listen(tcp);
                }
                case ListenAddress.Inherited _ -> {
                    for (int descriptor : inherited) {
                        server.listenOn(descriptor);
                    }
                }
            }
            LOG.info("listening on {}", address);
        }
    }

    private int[] inherited() {
        int[] descriptors = manager.descriptors();
        if (descriptors.length == 0 && config.hosts().contains(new ListenAddress.Inherited())) {
            throw new EngineException(
                    ErrorKind.INVALID, "no sockets were passed on for host \"fd://\": start jdockd by its socket unit");
        }
        return descriptors;
    }

    private String group() {
        Optional<String> configured = config.group();
        String group = configured.orElse(GROUP);
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            return group;
        } catch (UserPrincipalNotFoundException e) {
            if (configured.isPresent()) {
                throw new EngineException(ErrorKind.INVALID, "group \"" + group + "\" does not exist", e);
            }
            return "";
        } catch (IOException e) {
            throw EngineException.internal("look up group \"" + group + "\": " + e.getMessage(), e);
        }
    }

    /** Stops serving. Containers run on; the next daemon finds them. */
    @Override
    public void close() {
        if (serving) {
            manager.tell("STOPPING=1");
            LOG.info("stopping; containers run on");
        }
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closing().close();
            } catch (Exception e) {
                LOG.warn("close {}", part.name(), e);
            }
        }
    }
}
