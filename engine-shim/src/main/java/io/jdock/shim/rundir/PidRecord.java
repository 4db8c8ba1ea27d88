package io.jdock.shim.rundir;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Files;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.client.ShimProcess;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The file {@code pid} of a run directory: the {@link ShimProcess} as JSON, by which a restarted daemon finds it. */
public final class PidRecord {
    /** Name of the file in the run directory. */
    public static final String FILE = "pid";

    private static final ObjectMapper JSON = new ObjectMapper();

    private PidRecord() {}

    /** On the way of every start, so by plain system calls. @throws IOException naming the call, the file and the error */
    public static void write(Path runDir, ShimProcess shim) throws IOException {
        String file = runDir + "/" + FILE;
        String temporary = file + ".new";
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC;
        try (Fd fd = Files.open(Fcntl.AT_FDCWD, temporary, flags, 0600)) {
            Files.write(fd, JSON.writeValueAsBytes(shim));
            Files.rename(Fcntl.AT_FDCWD, temporary, Fcntl.AT_FDCWD, file, 0);
        } catch (SyscallException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Empty if nothing was started in that directory. */
    public static Optional<ShimProcess> read(Path runDir) throws IOException {
        try {
            return Optional.of(JSON.readValue(runDir.resolve(FILE).toFile(), ShimProcess.class));
        } catch (NoSuchFileException | java.io.FileNotFoundException none) {
            return Optional.empty();
        }
    }
}
