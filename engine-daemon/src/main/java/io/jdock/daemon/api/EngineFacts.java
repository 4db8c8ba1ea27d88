package io.jdock.daemon.api;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What a client may know of this engine.
 *
 * @param buildTime RFC 3339, or empty
 * @param commit of the sources, or empty
 * @param id stays the same for one data root
 * @param unifiedCgroups the host has cgroup v2 only
 * @param backingFilesystem type of the file system that the data root is on
 * @param debug whether debug messages are logged
 */
public record EngineFacts(
        String version,
        String commit,
        String buildTime,
        String id,
        Path dataRoot,
        String backingFilesystem,
        boolean unifiedCgroups,
        boolean debug) {
    public EngineFacts {
        requireNonNull(version, "version is null");
        requireNonNull(commit, "commit is null");
        requireNonNull(buildTime, "buildTime is null");
        requireNonNull(id, "id is null");
        requireNonNull(dataRoot, "dataRoot is null");
        requireNonNull(backingFilesystem, "backingFilesystem is null");
    }
}
