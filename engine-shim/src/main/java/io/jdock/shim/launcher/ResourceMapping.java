package io.jdock.shim.launcher;

import io.jdock.nativebridge.cgroup.CgroupResources;
import io.jdock.shim.oci.LinuxResources;

/** The specification's resources in the terms of the kernel bridge. */
final class ResourceMapping {
    private ResourceMapping() {}

    /** @param resources null for no limits */
    static CgroupResources of(LinuxResources resources) {
        return CgroupResources.NONE;
    }
}
