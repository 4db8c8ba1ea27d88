package io.jdock.shim.oci;

import io.jdock.nativebridge.capability.Capability;
import io.jdock.nativebridge.capability.CapabilitySet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The capabilities of a container that asks for none, and what {@code --cap-add} and {@code --cap-drop} make of them. */
public final class DefaultCapabilities {
    /** Docker's defaults. */
    public static final CapabilitySet DOCKER = CapabilitySet.of(
            Capability.CAP_CHOWN,
            Capability.CAP_DAC_OVERRIDE,
            Capability.CAP_FSETID,
            Capability.CAP_FOWNER,
            Capability.CAP_MKNOD,
            Capability.CAP_NET_RAW,
            Capability.CAP_SETGID,
            Capability.CAP_SETUID,
            Capability.CAP_SETFCAP,
            Capability.CAP_SETPCAP,
            Capability.CAP_NET_BIND_SERVICE,
            Capability.CAP_SYS_CHROOT,
            Capability.CAP_KILL,
            Capability.CAP_AUDIT_WRITE);

    private static final String ALL = "ALL";

    private DefaultCapabilities() {}

    /**
     * The capabilities of a container that is not privileged, by Docker's rules: with ALL added, all but those dropped
     * by name; else with ALL dropped, just those added; else the defaults without those dropped, with those added. One
     * both added and dropped by name is there.
     *
     * @param add names, with or without {@code CAP_}, or ALL
     * @param drop likewise
     * @param available what ALL means: the capabilities of the kernel that this process may give away
     * @throws IllegalArgumentException for a name that is no capability, or one added that is not available
     */
    public static CapabilitySet adjust(Collection<String> add, Collection<String> drop, CapabilitySet available) {
        CapabilitySet added = CapabilitySet.ofNames(named(add));
        CapabilitySet dropped = CapabilitySet.ofNames(named(drop));
        CapabilitySet missing = added.minus(available);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "capability not supported by the kernel or unavailable in the current environment: \""
                            + missing.names().getFirst() + "\"");
        }
        if (hasAll(add)) {
            return available.minus(dropped);
        }
        if (hasAll(drop)) {
            return added;
        }
        return DOCKER.and(available).minus(dropped).plus(added);
    }

    private static boolean hasAll(Collection<String> names) {
        return names.stream().anyMatch(DefaultCapabilities::isAll);
    }

    private static List<String> named(Collection<String> names) {
        return names.stream().filter(name -> !isAll(name)).toList();
    }

    private static boolean isAll(String name) {
        return name.toUpperCase(Locale.ROOT).equals(ALL);
    }
}
