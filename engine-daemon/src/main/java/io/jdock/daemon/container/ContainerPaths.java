package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where a container's files are:
 *
 * <pre>
 * data-root/containers/ID/
 *   container.json           the document
 *   stream.log               its output
 *   ID-json.log              its output as the log driver json-file has it, and with log-progress.json how far
 *   upper/  work/            what it wrote, and overlayfs's working space
 *   images/UUID/             the same for an image that is mounted: upper, work, and an empty directory
 * exec-root/containers/ID/   gone when the machine restarts
 *   hosts  hostname  resolv.conf
 *   pid  exit                written by the shim
 * exec-root/files/           empty for ever: where files of containers are mounted in namespaces of their own
 * </pre>
 */
record ContainerPaths(Path dataRoot, Path execRoot) {
    ContainerPaths {
        requireNonNull(dataRoot, "dataRoot is null");
        requireNonNull(execRoot, "execRoot is null");
    }

    Path documents() {
        return dataRoot.resolve("containers");
    }

    /** A directory to mount on in a namespace of one's own; made if it is missing. */
    Path scratch() {
        Path scratch = execRoot.resolve("files");
        try {
            return Files.createDirectories(scratch, ContainerStore.mode("rwx------"));
        } catch (IOException e) {
            throw EngineException.internal("create directory \"" + scratch + "\": " + e.getMessage(), e);
        }
    }

    Path data(String id) {
        return documents().resolve(id);
    }

    Path streamLog(String id) {
        return data(id).resolve("stream.log");
    }

    /** What the log driver json-file writes. */
    Path jsonLog(String id) {
        return data(id).resolve(id + "-json.log");
    }

    /** How far the stream log was carried to another log driver. */
    Path logProgress(String id) {
        return data(id).resolve("log-progress.json");
    }

    Path upper(String id) {
        return data(id).resolve("upper");
    }

    Path work(String id) {
        return data(id).resolve("work");
    }

    /** Of the image that is mounted at a place. */
    Path imageMount(String id, String destination) {
        UUID name = UUID.nameUUIDFromBytes(destination.getBytes(StandardCharsets.UTF_8));
        return data(id).resolve("images").resolve(name.toString());
    }

    Path runs() {
        return execRoot.resolve("containers");
    }

    Path run(String id) {
        return runs().resolve(id);
    }

    Path hosts(String id) {
        return run(id).resolve("hosts");
    }

    Path hostname(String id) {
        return run(id).resolve("hostname");
    }

    Path resolvConf(String id) {
        return run(id).resolve("resolv.conf");
    }
}
