package io.jdock.shim.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jdock.shim.oci.Spec;
import java.util.List;

/**
 * All that the launcher needs to start a container.
 *
 * @param id the container's id: the shim shows it as {@code jdock-shim <id>}
 * @param spec what a bundle of the OCI has in {@code config.json}
 * @param bundle absolute path of the run's directory, which receives {@code pid} and {@code exit}
 * @param log absolute path of the stream log, appended to; made with mode 0640 if it is not there
 * @param rootfs the layers of the root file system
 * @param openStdin whether the container gets an input stream that the daemon writes; else /dev/null
 * @param seccomp which filter
 * @param init whether the command runs as the child of an init that is process 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StartRequest(
        String id,
        Spec spec,
        String bundle,
        String log,
        Rootfs rootfs,
        boolean openStdin,
        Seccomp seccomp,
        boolean init) {

    /**
     * An overlay: see overlayfs in the kernel's documentation.
     *
     * @param lowerDirs absolute paths, topmost layer first
     * @param upperDir absolute path, receives what the container writes
     * @param workDir absolute path on the same file system as {@code upperDir}
     */
    public record Rootfs(List<String> lowerDirs, String upperDir, String workDir) {
        public Rootfs {
            lowerDirs = List.copyOf(lowerDirs);
        }
    }

    /** Where the seccomp filter comes from. */
    public enum Seccomp {
        /** Docker's default profile, for the capabilities in the specification. */
        DEFAULT,
        /** {@code linux.seccomp} of the specification. */
        SPEC,
        /** No filter. */
        UNCONFINED
    }
}
