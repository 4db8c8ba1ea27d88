package io.jdock.shim.rundir;

import io.jdock.nativebridge.abi.Wait;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The file {@code exit} of a run directory: written once, by the shim, when its process has ended. It holds the
 * siginfo_t of waitid(2), 128 bytes, and the struct timespec of that moment, 16 bytes.
 *
 * @param signal number of the signal that ended the process, 0 if it exited by itself
 * @param status exit status if it did
 */
public record ExitRecord(int signal, int status, Instant finishedAt) {
    /** Name of the file in the run directory. */
    public static final String FILE = "exit";

    /** Bytes of a whole record. */
    public static final int SIZE = Wait.SIGINFO_SIZE + 16;

    /** The code as a shell and Docker give it: 128 + n for signal n. */
    public int exitCode() {
        return signal == 0 ? status : 128 + signal;
    }

    /**
     * Reads the record of a run directory; empty while there is none, or only a part of one.
     *
     * @throws IOException if the file is there and cannot be read
     */
    public static Optional<ExitRecord> read(Path runDir) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(runDir.resolve(FILE));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        if (bytes.length < SIZE) {
            return Optional.empty();
        }
        ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int status = record.getInt(Wait.SIGINFO_STATUS);
        boolean exited = record.getInt(Wait.SIGINFO_CODE) == Wait.CLD_EXITED;
        Instant at = Instant.ofEpochSecond(record.getLong(Wait.SIGINFO_SIZE), record.getLong(Wait.SIGINFO_SIZE + 8));
        return Optional.of(exited ? new ExitRecord(0, status, at) : new ExitRecord(status, 0, at));
    }
}
