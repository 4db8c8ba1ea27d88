package io.jdock.shim.launcher;

import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.linux.Mounts.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options of an OCI mount, sorted by who takes them.
 *
 * @param attributes MOUNT_ATTR_* to set
 * @param recursivelyReadOnly whether the mounts below are read-only too
 * @param idMap who the owner of a bind mount's source is in the container
 * @param propagation MS_PRIVATE, MS_SLAVE, MS_SHARED or MS_UNBINDABLE
 * @param recursivePropagation whether it holds for the mounts below too
 * @param recursiveBind whether a bind mount brings the mounts below along
 * @param data what is left for the file system
 */
record MountOptions(
        int attributes,
        boolean recursivelyReadOnly,
        long propagation,
        boolean recursivePropagation,
        boolean recursiveBind,
        Optional<Owner> idMap,
        List<Option> data) {

    /** {@code idmap=uid:gid}, jdock's own option. */
    record Owner(int uid, int gid) {
        static Owner parse(String text) {
            String[] ids = text.split(":", -1);
            return new Owner(Integer.parseInt(ids[0]), Integer.parseInt(ids[1]));
        }
    }

    /** The values of an option for the file system, in order. */
    List<String> values(String key) {
        return data.stream()
                .filter(option -> option.key().equals(key))
                .map(Option::value)
                .toList();
    }

    static MountOptions parse(List<String> options) {
        int attributes = 0;
        boolean recursivelyReadOnly = false;
        Optional<Owner> idMap = Optional.empty();
        long propagation = Mount.MS_PRIVATE;
        boolean recursivePropagation = true;
        boolean recursiveBind = false;
        List<Option> data = new ArrayList<>();
        for (String option : options) {
            switch (option) {
                case "ro" -> attributes |= Mount.MOUNT_ATTR_RDONLY;
                case "rro" -> {
                    attributes |= Mount.MOUNT_ATTR_RDONLY;
                    recursivelyReadOnly = true;
                }
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
                default -> {
                    if (option.startsWith("idmap=")) {
                        idMap = Optional.of(Owner.parse(option.substring("idmap=".length())));
                    } else {
                        data.add(Option.parse(option));
                    }
                }
            }
            switch (option) {
                case "private", "slave", "shared", "unbindable" -> recursivePropagation = false;
                case "rprivate", "rslave", "rshared", "runbindable" -> recursivePropagation = true;
                default -> {
                    // says nothing of propagation
                }
            }
        }
        return new MountOptions(
                attributes,
                recursivelyReadOnly,
                propagation,
                recursivePropagation,
                recursiveBind,
                idMap,
                List.copyOf(data));
    }
}
