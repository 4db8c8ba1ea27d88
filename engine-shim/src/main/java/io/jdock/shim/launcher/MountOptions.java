package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.linux.Mounts.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of an OCI mount, sorted by who takes them.
 *
 * @param attributes MOUNT_ATTR_* to set
 * @param propagation MS_PRIVATE, MS_SLAVE, MS_SHARED or MS_UNBINDABLE
 * @param recursivePropagation whether it holds for the mounts below too
 * @param recursiveBind whether a bind mount brings the mounts below along
 * @param data what is left for the file system
 */
record MountOptions(
        int attributes, long propagation, boolean recursivePropagation, boolean recursiveBind, List<Option> data) {

    static MountOptions parse(List<String> options) {
        int attributes = 0;
        long propagation = Mount.MS_PRIVATE;
        boolean recursivePropagation = true;
        boolean recursiveBind = false;
        List<Option> data = new ArrayList<>();
        for (String option : options) {
            switch (option) {
                case "ro" -> attributes |= Mount.MOUNT_ATTR_RDONLY;
                case "rro" -> attributes |= Mount.MOUNT_ATTR_RDONLY;
                case "rw" -> attributes &= ~Mount.MOUNT_ATTR_RDONLY;
                case "nosuid" -> attributes |= Mount.MOUNT_ATTR_NOSUID;
                case "suid" -> attributes &= ~Mount.MOUNT_ATTR_NOSUID;
                case "nodev" -> attributes |= Mount.MOUNT_ATTR_NODEV;
                case "dev" -> attributes &= ~Mount.MOUNT_ATTR_NODEV;
                case "noexec" -> attributes |= Mount.MOUNT_ATTR_NOEXEC;
                case "exec" -> attributes &= ~Mount.MOUNT_ATTR_NOEXEC;
                case "noatime" -> attributes |= Mount.MOUNT_ATTR_NOATIME;
                case "strictatime" -> attributes |= Mount.MOUNT_ATTR_STRICTATIME;
                case "relatime", "atime", "diratime", "defaults", "async" -> {
                    // what the kernel does anyway
                }
                case "bind" -> recursiveBind = false;
                case "rbind" -> recursiveBind = true;
                case "private", "rprivate" -> propagation = Mount.MS_PRIVATE;
                case "slave", "rslave" -> propagation = Mount.MS_SLAVE;
                case "shared", "rshared" -> propagation = Mount.MS_SHARED;
                case "unbindable", "runbindable" -> propagation = Mount.MS_UNBINDABLE;
                default -> data.add(Option.parse(option));
            }
            switch (option) {
                case "private", "slave", "shared", "unbindable" -> recursivePropagation = false;
                case "rprivate", "rslave", "rshared", "runbindable" -> recursivePropagation = true;
                default -> {
                    // says nothing of propagation
                }
            }
        }
        return new MountOptions(attributes, propagation, recursivePropagation, recursiveBind, List.copyOf(data));
    }
}
