package io.jdock.daemon;

import io.jdock.nativebridge.abi.Netfilter;
import io.jdock.nativebridge.capability.Capability;
import io.jdock.nativebridge.capability.CapabilitySet;
import io.jdock.nativebridge.capability.OwnCapabilities;
import io.jdock.nativebridge.cgroup.CgroupException;
import io.jdock.nativebridge.cgroup.CgroupLayout;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Mounts;
import io.jdock.nativebridge.netlink.NetlinkException;
import io.jdock.nativebridge.nft.NftSocket;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.seccomp.KernelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Finds out, before anything is touched, whether this host can run containers. */
final class Preflight {
    /** The first kernel with close_range's CLOSE_RANGE_CLOEXEC, openat2, pidfd_getfd and the mount API in full. */
    private static final KernelVersion OLDEST_KERNEL = new KernelVersion(5, 10);

    /** Without these two not even a first network or mount is made. What others are for, the failing step says. */
    private static final CapabilitySet NEEDED = CapabilitySet.of(Capability.CAP_SYS_ADMIN, Capability.CAP_NET_ADMIN);

    /** File systems that the kernel takes no {@code upperdir} from, see filesystems/overlayfs.rst and fs/overlayfs. */
    private static final Set<String> NO_UPPER_LAYERS = Set.of("overlay", "nfs", "nfs4", "9p", "ecryptfs", "vfat");

    private static final Path FILE_SYSTEMS = Path.of("/proc/filesystems");

    private Preflight() {}

    /** Throws UNAVAILABLE with one clear line for the first thing that is missing. */
    static CgroupLayout check() {
        requireRoot();
        requireCapabilities(OwnCapabilities.effective());
        requireKernel(KernelVersion.running());
        requireOverlay();
        requireNfTables();
        try {
            return CgroupLayout.detect();
        } catch (CgroupException e) {
            throw missing("no control groups are mounted: mount cgroup2 on /sys/fs/cgroup (" + e.getMessage() + ")", e);
        }
    }

    private static void requireRoot() {
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                throw missing("the daemon needs to run as root: start it with sudo, or by systemd", null);
            }
        } catch (IOException e) {
            throw missing("/proc is not mounted: " + e.getMessage(), e);
        }
    }

    static void requireCapabilities(CapabilitySet effective) {
        CapabilitySet missing = NEEDED.minus(effective);
        if (!missing.isEmpty()) {
            throw missing(
                    "the daemon is root without " + String.join(" and ", missing.names())
                            + ": start it where that was not taken away (in a container: --privileged)",
                    null);
        }
    }

    static void requireKernel(KernelVersion kernel) {
        if (kernel.compareTo(OLDEST_KERNEL) < 0) {
            throw missing(
                    "this kernel is " + kernel.major() + "." + kernel.minor() + ": " + OLDEST_KERNEL.major() + "."
                            + OLDEST_KERNEL.minor() + " or newer is needed",
                    null);
        }
    }

    private static void requireOverlay() {
        if (hasOverlay()) {
            return;
        }
        // The kernel loads the module when somebody asks for such a file system; that this one is refused is expected.
        try (Fd _ = Mounts.create("overlay", "overlay", List.of(), 0)) {
            return;
        } catch (SyscallException e) {
            if (!hasOverlay()) {
                throw missing("this kernel has no overlayfs: load the module \"overlay\"", e);
            }
        }
    }

    /** The kernel loads the module when somebody asks for a chain; that it has none of that name is the good answer. */
    private static void requireNfTables() {
        try (NftSocket nft = NftSocket.open()) {
            nft.hasChain(Netfilter.NFPROTO_IPV4, "jdock", "preflight");
        } catch (SyscallException | NetlinkException e) {
            throw missing("this kernel has no nf_tables: load the module \"nf_tables\" (" + e.getMessage() + ")", e);
        }
    }

    private static boolean hasOverlay() {
        try {
            return Files.readAllLines(FILE_SYSTEMS).stream().anyMatch(line -> line.endsWith("\toverlay"));
        } catch (IOException e) {
            throw missing("/proc is not mounted: " + e.getMessage(), e);
        }
    }

    /** Throws UNAVAILABLE if containers cannot keep there what they write. @param type of the root's file system */
    static void requireUpperLayers(Path dataRoot, String type) {
        if (NO_UPPER_LAYERS.contains(type)) {
            throw missing(
                    "data-root \"" + dataRoot + "\" is on a file system of type " + type
                            + ", on which overlayfs cannot write: choose another with --data-root"
                            + " (in a container: a volume)",
                    null);
        }
    }

    private static EngineException missing(String message, Throwable cause) {
        return new EngineException(ErrorKind.UNAVAILABLE, message, cause);
    }
}
