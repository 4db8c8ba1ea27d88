package io.jdock.cli.registry;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code jdock login}. */
public final class LoginCommand implements Command {
    private static final int UNAUTHORIZED = 401;

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] [SERVER]", "Authenticate to a registry", 0, 1);
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Password or Personal Access Token (PAT)", "-p", "--password")
                .bool("Take the Password or Personal Access Token (PAT) from stdin", "--password-stdin")
                .text("string", "Username", "-u", "--username");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String key = RegistryName.key(
                arguments.values().isEmpty() ? "" : arguments.values().get(0));
        LoginFile file = LoginFile.read(session.environment());
        String username = arguments.text("--username", "");
        String password = password(arguments, session);
        if (username.isEmpty() && password.isEmpty() && renewed(session, file, key)) {
            return 0;
        }
        if (username.isEmpty()) {
            username = ask(session, "Username: ", true);
            if (username.isEmpty()) {
                throw new CommandFailure(1, "username is empty");
            }
        }
        if (password.isEmpty()) {
            password = ask(session, "Password: ", false);
            if (password.isEmpty()) {
                throw new CommandFailure(1, "password is empty");
            }
        }
        logIn(session, file, new Login(key, username, password, ""));
        return 0;
    }

    private static String password(Arguments arguments, Session session) throws IOException {
        String given = arguments.text("--password", "");
        if (arguments.has("--password")) {
            session.errorLine("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
            if (arguments.flag("--password-stdin")) {
                throw new CommandFailure(1, "conflicting options: cannot specify both --password and --password-stdin");
            }
        }
        if (!arguments.flag("--password-stdin")) {
            return given;
        }
        if (arguments.text("--username", "").isEmpty()) {
            throw new CommandFailure(1, "the --password-stdin option requires --username to be set");
        }
        String text = new String(session.in().readAllBytes(), StandardCharsets.UTF_8);
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Tries the login that is kept; one that is refused is to be given anew. */
    private static boolean renewed(Session session, LoginFile file, String key) throws IOException {
        Login kept = file.find(key);
        if (kept == null) {
            return false;
        }
        session.printLine("Authenticating with existing credentials...");
        try {
            logIn(session, file, kept);
            return true;
        } catch (EngineError e) {
            if (e.status() != UNAUTHORIZED) {
                throw e;
            }
            session.errorLine("Login did not succeed, error: " + e.getMessage());
            return false;
        }
    }

    private static void logIn(Session session, LoginFile file, Login login) throws IOException {
        JsonObject answer = session.engine().object("POST", "/auth", login.body());
        String token = answer.text("IdentityToken");
        file.store(token.isEmpty() ? login : new Login(login.server(), login.username(), "", token));
        if (file.helper(login.server()) == null) {
            session.errorLine("\nWARNING! Your credentials are stored unencrypted in '" + file.path() + "'.\n"
                    + "Configure a credential helper to remove this warning. See\n"
                    + "https://docs.docker.com/go/credential-store/\n");
        }
        session.printLine(answer.text("Status"));
    }

    private static String ask(Session session, String prompt, boolean shown) throws IOException {
        if (!Terminal.isTerminal(0)) {
            throw new CommandFailure(1, "Error: Cannot perform an interactive login from a non TTY device");
        }
        session.print(prompt);
        if (shown) {
            return line(session).trim();
        }
        try (Terminal _ = Terminal.silent()) {
            return line(session);
        } finally {
            session.printLine("");
        }
    }

    private static String line(Session session) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = session.in().read();
                next >= 0 && next != '\n';
                next = session.in().read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
