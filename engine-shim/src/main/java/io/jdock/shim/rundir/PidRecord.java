package io.jdock.shim.rundir;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.shim.client.ShimProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The file {@code pid} of a run directory: the {@link ShimProcess} as JSON, by which a restarted daemon finds it. */
public final class PidRecord {
    /** Name of the file in the run directory. */
    public static final String FILE = "pid";

    private static final ObjectMapper JSON = new ObjectMapper();

    private PidRecord() {}

    public static void write(Path runDir, ShimProcess shim) throws IOException {
        Path temporary = runDir.resolve(FILE + ".new");
        Files.write(temporary, JSON.writeValueAsBytes(shim));
        Files.move(temporary, runDir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
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
