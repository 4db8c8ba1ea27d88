package io.jdock.daemon.volume;

import io.jdock.daemon.EngineException;
import io.jdock.nativebridge.abi.Mount;
import io.jdock.nativebridge.linux.Mounts;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/**
 * The options of a volume that is mounted from elsewhere: {@code type}, {@code o} and {@code device} as mount(8) takes
 * them, given to mount(2) as they are, without mount(8)'s programs for single file systems.
 */
record VolumeOptions(String type, String device, long flags, String data) {
    private static final Set<String> KNOWN = Set.of("type", "o", "device", "size");
    private static final Set<String> WITH_ADDRESS = Set.of("nfs", "nfs4", "cifs");

    /**
     * Checks options as Docker's local driver does.
     *
     * @throws EngineException INVALID
     */
    static void check(String volume, Map<String, String> options) {
        for (String name : options.keySet()) {
            if (!KNOWN.contains(name)) {
                throw EngineException.invalid("create " + volume + ": invalid option: \"" + name + "\"");
            }
        }
        if (options.containsKey("size")) {
            throw EngineException.invalid("create " + volume + ": quota size requested but no quota support");
        }
        require(volume, options, "o", "device");
        require(volume, options, "o", "type");
        require(volume, options, "type", "device");
        require(volume, options, "device", "type");
    }

    private static void require(String volume, Map<String, String> options, String given, String needed) {
        if (options.containsKey(given) && options.getOrDefault(needed, "").isEmpty()) {
            throw EngineException.invalid("create " + volume + ": missing required option: \"" + needed + "\"");
        }
    }

    static VolumeOptions of(Map<String, String> options) {
        String type = options.getOrDefault("type", "");
        long flags = 0;
        var data = new ArrayList<String>();
        for (String option : options.getOrDefault("o", "").split(",")) {
            long flag = flag(option);
            flags |= flag;
            if (flag == 0 && !option.isEmpty() && !option.equals("rw") && !option.equals("defaults")) {
                data.add(WITH_ADDRESS.contains(type) ? withAddress(option) : option);
            }
        }
        boolean bind = (flags & Mount.MS_BIND) != 0;
        return new VolumeOptions(
                bind ? "none" : type, options.getOrDefault("device", ""), flags, String.join(",", data));
    }

    private static long flag(String option) {
        return switch (option) {
            case "ro" -> Mount.MS_RDONLY;
            case "nosuid" -> Mount.MS_NOSUID;
            case "nodev" -> Mount.MS_NODEV;
            case "noexec" -> Mount.MS_NOEXEC;
            case "sync" -> Mount.MS_SYNCHRONOUS;
            case "dirsync" -> Mount.MS_DIRSYNC;
            case "noatime" -> Mount.MS_NOATIME;
            case "nodiratime" -> Mount.MS_NODIRATIME;
            case "relatime" -> Mount.MS_RELATIME;
            case "strictatime" -> Mount.MS_STRICTATIME;
            case "bind" -> Mount.MS_BIND;
            case "rbind" -> Mount.MS_BIND | Mount.MS_REC;
            default -> 0;
        };
    }

    /** The kernel's network file systems take a server's address, not its name. */
    private static String withAddress(String option) {
        if (!option.startsWith("addr=") && !option.startsWith("ip=")) {
            return option;
        }
        int equals = option.indexOf('=');
        try {
            String address = InetAddress.getByName(option.substring(equals + 1)).getHostAddress();
            return option.substring(0, equals + 1) + address;
        } catch (UnknownHostException e) {
            throw EngineException.internal("resolve " + option + ": " + e.getMessage(), e);
        }
    }

    /** Mounts on a directory of this host, where nothing is mounted yet. */
    void mount(Path target) {
        if (isBind() && !Files.exists(Path.of(device))) {
            throw failure(target, "no such file or directory");
        }
        try {
            Mounts.mount(device, target.toString(), type, flags, data.isEmpty() ? null : data);
            long others = flags & ~(Mount.MS_BIND | Mount.MS_REC);
            if (isBind() && others != 0) {
                // The first call of a bind mount looks at no other flag.
                Mounts.mount(null, target.toString(), null, Mount.MS_REMOUNT | Mount.MS_BIND | others, null);
            }
        } catch (SyscallException e) {
            throw failure(target, SyscallException.text(e.errno()));
        }
    }

    private boolean isBind() {
        return (flags & Mount.MS_BIND) != 0;
    }

    private EngineException failure(Path target, String reason) {
        String shown = data.isEmpty() ? "" : ", data: " + data;
        return EngineException.internal(
                "error while mounting volume '" + target + "': failed to mount local volume: mount " + device + ":"
                        + target + shown + ": " + reason,
                null);
    }

    /** Whether something is mounted on a directory. */
    static boolean isMounted(Path directory) {
        try {
            // /proc/self/mountinfo, field 5, with blanks and the like in octal; our own paths need none of it.
            String wanted = directory.toString().replace(" ", "\\040");
            try (var lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
                return lines.anyMatch(line -> line.split(" ")[4].equals(wanted));
            }
        } catch (IOException e) {
            throw EngineException.internal("read mounts: " + e.getMessage(), e);
        }
    }
}
