package io.jdock.nativebridge.cgroup;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.raw.SyscallException;
import java.util.List;

/**
 * A value for a file of a group.
 *
 * @param controller whose file it is
 * @param purpose what is being set, for messages: {@code memory limit}
 * @param files the first that exists is written
 * @param optional whether it is as good if none exists
 */
record ControlWrite(String controller, String purpose, List<String> files, String value, boolean optional) {
    ControlWrite {
        requireNonNull(controller, "controller is null");
        requireNonNull(purpose, "purpose is null");
        files = List.copyOf(files);
        requireNonNull(value, "value is null");
    }

    static ControlWrite of(String controller, String purpose, String file, String value) {
        return new ControlWrite(controller, purpose, List.of(file), value, false);
    }

    /** Is told of a write just before it. */
    interface Witness {
        Witness NONE = (_, _) -> {};

        void before(String path, String value);
    }

    /** Writes into the group's directory. */
    void apply(String directory, Witness witness) {
        if (files.size() == 1 && !optional) {
            writeTo(directory + "/" + files.getFirst(), witness);
            return;
        }
        for (String file : files) {
            String path = directory + "/" + file;
            if (ControlFile.exists(path)) {
                writeTo(path, witness);
                return;
            }
        }
        if (!optional) {
            throw unsupported("the kernel has no " + String.join(" or ", files));
        }
    }

    private void writeTo(String path, Witness witness) {
        try {
            witness.before(path, value);
            ControlFile.write(path, value);
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                throw unsupported("the kernel has no " + path);
            }
            throw e;
        }
    }

    private CgroupException unsupported(String reason) {
        return new CgroupException(purpose + ": " + reason);
    }

    static CgroupException missingController(String purpose, String controller) {
        String help = controller.equals("memory")
                ? "boot with cgroup_enable=memory"
                : "mount it or enable it for the groups above";
        return new CgroupException(
                purpose + ": the cgroup controller \"" + controller + "\" is not available; " + help);
    }
}
