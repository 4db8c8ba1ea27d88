package io.jdock.shim.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jdock.shim.oci.Linux;
import io.jdock.shim.oci.Mount;
import java.util.List;

/**
 * Gives a running container mounts and device nodes, and takes others away: first what goes, then what comes.
 *
 * @param initPid the container's first process, in whose mount namespace this is done
 * @param initStartTime its identity, see {@link ShimProcess}
 * @param mounts of type bind or tmpfs
 * @param unmounts places in the container
 * @param devices nodes, with paths below /dev
 * @param removedDevices paths of nodes below /dev
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ChangeRequest(
        int initPid,
        long initStartTime,
        List<Mount> mounts,
        List<String> unmounts,
        List<Linux.Device> devices,
        List<String> removedDevices) {
    public ChangeRequest {
        mounts = mounts == null ? List.of() : List.copyOf(mounts);
        unmounts = unmounts == null ? List.of() : List.copyOf(unmounts);
        devices = devices == null ? List.of() : List.copyOf(devices);
        removedDevices = removedDevices == null ? List.of() : List.copyOf(removedDevices);
    }

    /** Whether there is nothing to do. */
    public boolean nothing() {
        return mounts.isEmpty() && unmounts.isEmpty() && devices.isEmpty() && removedDevices.isEmpty();
    }
}
