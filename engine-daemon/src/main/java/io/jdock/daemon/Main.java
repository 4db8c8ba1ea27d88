package io.jdock.daemon;

import io.jdock.daemon.config.CommandLine;
import io.jdock.daemon.config.DaemonConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The program {@code jdockd}. */
public final class Main {
    private Main() {}

    /** Serves until SIGTERM or SIGINT, then ends with 0; ends with 1 and one line on stderr if it cannot. */
    public static void main(String[] arguments) {
        try {
            switch (CommandLine.parse(List.of(arguments), "jdockd version " + EngineVersion.NUMBER)) {
                case CommandLine.Print(String text) -> System.out.println(text);
                case CommandLine.Serve(DaemonConfig config) -> serve(config);
            }
        } catch (EngineException | IOException e) {
            System.err.println("jdockd: " + e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            // Nothing that was foreseen, so the trace is worth more than a line.
            LoggerFactory.getLogger(Main.class).error("jdockd cannot start", e);
            System.exit(1);
        }
    }

    private static void serve(DaemonConfig config) throws IOException {
        Logging.start(config.logLevel());
        nameProcess();
        Engine engine = Engine.start(config);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            engine.close();
                            // A JVM that a signal ended says 143, which a service manager takes for a failure.
                            Runtime.getRuntime().halt(0);
                        },
                        "shutdown"));
    }

    /** For ps, pidof and pstree, which would show "java". */
    private static void nameProcess() throws IOException {
        Files.writeString(Path.of("/proc/self/comm"), "jdockd");
    }
}
