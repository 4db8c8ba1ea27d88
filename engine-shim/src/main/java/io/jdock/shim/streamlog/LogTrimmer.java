package io.jdock.shim.streamlog;

import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import java.io.IOException;
import java.nio.file.Path;

/** Gives up the oldest records of a stream log while it grows: offsets stay, nobody opens anything anew. */
public final class LogTrimmer {
    private LogTrimmer() {}

    /** Bytes of disk that a log takes, its holes not counted. */
    public static long allocated(Path log) {
        return Files.stat(Fcntl.AT_FDCWD, log.toString(), 0).blocks512() * 512;
    }

    /**
     * Gives up whole records so that at most about {@code keep} bytes remain.
     *
     * @param limit records from this offset on stay in every case
     */
    public static void trim(Path log, long keep, long limit) throws IOException {
        long end;
        try (LogReader reader = LogReader.open(log)) {
            long wanted = Math.min(reader.size() - keep, limit);
            if (wanted <= 0) {
                return;
            }
            // Backwards by a record's greatest length, so that what begins there is before the wanted place.
            end = reader.boundary(Math.max(0, wanted - LogReader.MAX_LENGTH - LogReader.HEADER))
                    .orElse(-1);
            reader.seek(Math.max(0, end));
            while (end >= 0 && reader.position() <= wanted && reader.next().isPresent()) {
                end = reader.position() <= wanted ? reader.position() : end;
            }
        }
        if (end <= 0) {
            return;
        }
        try (Fd file = Files.open(log.toString(), Fcntl.O_RDWR)) {
            Files.fallocate(file, Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE, 0, end);
        }
    }
}
