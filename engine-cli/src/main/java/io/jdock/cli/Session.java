package io.jdock.cli;

import io.jdock.cli.http.EngineAddress;
import io.jdock.cli.http.EngineClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What one call of the client works with: the three standard streams, the environment and the daemon. */
public final class Session implements AutoCloseable {
    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final Map<String, String> environment;
    private final String commandName;
    private final EngineClient engine;

    /**
     * @param host the value of the flag --host, null if it was not given
     * @param commandName the command as the user called it, as {@code jdock run}
     */
    Session(
            InputStream in,
            OutputStream out,
            OutputStream err,
            Map<String, String> environment,
            String host,
            String commandName) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.commandName = commandName;
        this.engine = new EngineClient(address(host, environment), EngineClient.chooseVersion(environment));
    }

    private static EngineAddress address(String host, Map<String, String> environment) {
        try {
            return EngineAddress.choose(host, environment);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(1, e.getMessage());
        }
    }

    /** The same streams and environment with another daemon. */
    Session at(String host) {
        return new Session(in, out, err, environment, host, commandName);
    }

    /** Standard input, not buffered. */
    public InputStream in() {
        return in;
    }

    /** Standard output, not buffered. */
    public OutputStream out() {
        return out;
    }

    /** Standard error, not buffered. */
    public OutputStream err() {
        return err;
    }

    /** The environment of the process. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The command as the user called it, as {@code jdock run}. */
    public String commandName() {
        return commandName;
    }

    /** The daemon. */
    public EngineClient engine() {
        return engine;
    }

    /** Writes text to standard output as it is. */
    public void print(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Writes a line to standard output. */
    public void printLine(String text) throws IOException {
        print(text + "\n");
    }

    /** Writes a line to standard error. */
    public void errorLine(String text) throws IOException {
        err.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        err.flush();
    }

    @Override
    public void close() {
        engine.close();
    }
}
