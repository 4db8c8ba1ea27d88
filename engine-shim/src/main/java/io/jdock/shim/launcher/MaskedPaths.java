package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.linux.Mounts;
import io.jdock.nativebridge.linux.Stat;
import io.jdock.nativebridge.program.Routine;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.shim.oci.Linux;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths of /proc and /sys that a container must not see (covered by the null device or an empty directory) or change
 * (remounted read-only). They are the kernel's own files on file systems that init has just mounted, so a path is safe
 * here; files are covered by mounts of the host's null device, never by the container's /dev/null (CVE-2025-31133).
 *
 * @param files to be covered by the null device
 * @param directories to be covered by an empty directory
 * @param readonly to be made read-only
 */
record MaskedPaths(List<Cover> files, List<String> directories, List<String> readonly) {
    private static final int NULL_MAJOR = 1;
    private static final int NULL_MINOR = 3;

    /** A path and the detached mount of the null device that covers it. */
    record Cover(String path, Fd mount) {}

    /** Sorts a specification's paths by what they are on the running kernel; those that it lacks need nothing. */
    static MaskedPaths prepare(Linux linux, Descriptors descriptors) {
        List<Cover> files = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        try (Fd nullDevice = nullDevice()) {
            for (String path : linux.maskedPaths()) {
                if (java.nio.file.Files.isDirectory(Path.of(path))) {
                    directories.add(path);
                } else if (java.nio.file.Files.exists(Path.of(path))) {
                    files.add(new Cover(path, descriptors.add(Mounts.cloneTree(nullDevice, false))));
                }
            }
        }
        List<String> readonly = linux.readonlyPaths().stream()
                .filter(path -> java.nio.file.Files.exists(Path.of(path)))
                .toList();
        return new MaskedPaths(files, directories, readonly);
    }

    private static Fd nullDevice() {
        Fd device = Files.open("/dev/null", Fcntl.O_PATH);
        Stat stat = Files.stat(device);
        if (!stat.isCharacterDevice() || stat.rdevMajor() != NULL_MAJOR || stat.rdevMinor() != NULL_MINOR) {
            device.close();
            throw new IllegalStateException("/dev/null of the host is not the null device");
        }
        return device;
    }

    int operations() {
        return files.size() + directories.size() + 2 * readonly.size();
    }

    void write(NativeArena memory, Routine routine) {
        for (Cover cover : files) {
            routine.call(
                    "mask " + cover.path(),
                    Syscall.MOVE_MOUNT,
                    cover.mount().number(),
                    memory.cString(""),
                    Fcntl.AT_FDCWD,
                    memory.cString(cover.path()),
                    Mount.MOVE_MOUNT_F_EMPTY_PATH);
        }
        long tmpfs = memory.cString("tmpfs");
        for (String path : directories) {
            routine.call("mask " + path, Syscall.MOUNT, tmpfs, memory.cString(path), tmpfs, Mount.MS_RDONLY, 0);
        }
        for (String path : readonly) {
            long name = memory.cString(path);
            long flags = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC;
            routine.call("bind " + path, Syscall.MOUNT, name, name, 0, Mount.MS_BIND | Mount.MS_REC, 0);
            long remount = Mount.MS_REMOUNT | Mount.MS_BIND | Mount.MS_RDONLY | flags;
            routine.call("make " + path + " read-only", Syscall.MOUNT, 0, name, 0, remount, 0);
        }
    }
}
