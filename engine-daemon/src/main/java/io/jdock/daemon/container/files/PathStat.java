package io.jdock.daemon.container.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Stat;
import java.time.Instant;

/**
 * What the API tells of a file in a container, in the header X-Docker-Container-Path-Stat.
 *
 * @param mode as Go's {@code os.FileMode} has it, whose bits of the type are its own
 * @param linkTarget where a symbolic link leads in the container; else empty
 */
public record PathStat(
        @JsonProperty("name") String name,
        @JsonProperty("size") long size,
        @JsonProperty("mode") long mode,
        @JsonProperty("mtime") String mtime,
        @JsonProperty("linkTarget") String linkTarget) {
    private static final long DIRECTORY = 1L << 31;
    private static final long SYMLINK = 1L << 27;
    private static final long DEVICE = 1L << 26;
    private static final long NAMED_PIPE = 1L << 25;
    private static final long SOCKET = 1L << 24;
    private static final long SETUID = 1L << 23;
    private static final long SETGID = 1L << 22;
    private static final long CHARACTER_DEVICE = 1L << 21;
    private static final long STICKY = 1L << 20;

    static PathStat of(String name, Stat stat, String linkTarget) {
        Instant modified = Instant.ofEpochSecond(stat.modifiedSeconds(), stat.modifiedNanos());
        return new PathStat(name, stat.size(), mode(stat.mode()), modified.toString(), linkTarget);
    }

    static long mode(int mode) {
        long type = switch (mode & Fcntl.S_IFMT) {
            case Fcntl.S_IFDIR -> DIRECTORY;
            case Fcntl.S_IFLNK -> SYMLINK;
            case Fcntl.S_IFBLK -> DEVICE;
            case Fcntl.S_IFCHR -> DEVICE | CHARACTER_DEVICE;
            case Fcntl.S_IFIFO -> NAMED_PIPE;
            case Fcntl.S_IFSOCK -> SOCKET;
            default -> 0;
        };
        return (mode & 0777)
                | type
                | ((mode & 04000) != 0 ? SETUID : 0)
                | ((mode & 02000) != 0 ? SETGID : 0)
                | ((mode & 01000) != 0 ? STICKY : 0);
    }
}
