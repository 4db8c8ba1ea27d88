package io.jdock.shim.oci;

import io.jdock.shim.oci.LinuxResources.DeviceRule;
import java.util.List;

/** The device rules of a container that asks for no devices, as Docker with runc has them. */
public final class DefaultDevices {
    /** Nothing but making nodes of any device (which is harmless) and using those that every container has. */
    public static final List<DeviceRule> RULES = List.of(
            new DeviceRule(false, "a", null, null, "rwm"),
            new DeviceRule(true, "c", null, null, "m"),
            new DeviceRule(true, "b", null, null, "m"),
            allowed(1, 3L), // null
            allowed(1, 5L), // zero
            allowed(1, 7L), // full
            allowed(1, 8L), // random
            allowed(1, 9L), // urandom
            allowed(5, 0L), // tty
            allowed(5, 1L), // console
            allowed(5, 2L), // ptmx
            allowed(136, null), // pts
            new DeviceRule(false, "c", 10L, 229L, "rwm")); // fuse

    /** The rules of a privileged container. */
    public static final List<DeviceRule> PRIVILEGED_RULES = List.of(new DeviceRule(true, "a", null, null, "rwm"));

    private DefaultDevices() {}

    private static DeviceRule allowed(long major, Long minor) {
        return new DeviceRule(true, "c", major, minor, "rwm");
    }
}
