package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.network.NetworkAttachment;
import io.jdock.shim.oci.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The OCI bundle of one run: the files that are mounted into the container, and its specification. */
final class Bundle {
    private final Parts parts;
    private final ContainerDocument document;
    private final NetworkAttachment network;

    Bundle(Parts parts, ContainerDocument document, NetworkAttachment network) {
        this.parts = parts;
        this.document = document;
        this.network = network;
    }

    /** Writes the files into the run directory and answers the specification that mounts them. */
    Spec write(Path run) throws IOException {
        HostConfig host = document.hostConfig();
        Optional<Container.Moment> networkOwner = parts.shared("network", host.networkMode());
        var owners = new HashMap<String, Integer>();
        parts.shared("IPC", host.ipcMode()).ifPresent(other -> owners.put("ipc", sharedMemory(other)));
        parts.shared("PID", host.pidMode()).ifPresent(other -> owners.put("pid", Parts.pid(other)));
        String hostname = networkOwner
                .map(other -> other.document().config().hostname())
                .orElse(document.config().hostname());
        Optional<String> namespace = Optional.of(network.namespacePath()).filter(path -> !path.isEmpty());
        Map<String, String> files = networkOwner.isPresent()
                ? files(parts.store().paths().run(networkOwner.get().id()))
                : writeFiles(run, hostname);
        return SpecBuilder.build(
                document,
                new SpecBuilder.Surroundings(
                        namespace,
                        hostname,
                        files,
                        parts.groups(document),
                        owners,
                        Links.of(parts, host).environment(document.name()),
                        parts.cgroup(document),
                        parts.runtime().unifiedCgroups()));
    }

    /** Docker lets a container join only where the other one was made for it. */
    private static Integer sharedMemory(Container.Moment owner) {
        if (!owner.document().hostConfig().ipcMode().equals("shareable")) {
            throw EngineException.invalid("cannot join IPC namespace of container " + owner.id()
                    + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
        }
        return Parts.pid(owner);
    }

    private Map<String, String> writeFiles(Path run, String hostname) throws IOException {
        HostConfig host = document.hostConfig();
        boolean hostNetwork = host.networkMode().equals("host");
        writeFile(run.resolve("hostname"), HostFiles.hostname(hostname));
        writeFile(
                run.resolve("hosts"),
                hostNetwork
                        ? HostFiles.hostsOfHost(host)
                        : HostFiles.hosts(
                                        document,
                                        hostname,
                                        HostFiles.addresses(network),
                                        parts.networks().hostGateway().orElse(""))
                                + linkedHosts());
        writeFile(
                run.resolve("resolv.conf"),
                HostFiles.resolvConf(host, parts.networks().names(), asking(hostNetwork), network.hasIpv6()));
        return files(run);
    }

    private String linkedHosts() {
        return Links.of(parts, document.hostConfig()).hosts(document.name()).stream()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private HostFiles.Asking asking(boolean hostNetwork) {
        if (hostNetwork) {
            return HostFiles.Asking.AS_HOST;
        }
        return network.hasNameServer() ? HostFiles.Asking.ENGINE : HostFiles.Asking.ITSELF;
    }

    private static Map<String, String> files(Path run) {
        var files = new LinkedHashMap<String, String>();
        files.put("/etc/resolv.conf", run.resolve("resolv.conf").toString());
        files.put("/etc/hostname", run.resolve("hostname").toString());
        files.put("/etc/hosts", run.resolve("hosts").toString());
        return files;
    }

    /** Readable for the container's own users. */
    private static void writeFile(Path file, String text) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, ContainerStore.mode("rw-r--r--"))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
