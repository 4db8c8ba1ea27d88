package io.jdock.cli.registry;

import io.jdock.cli.json.Body;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A program {@code docker-credential-NAME} that keeps logins: it is given a verb, and its input is a registry or a login.
 *
 * @param name as config.json has it
 */
public record CredentialHelper(String name) {
    /** What a helper says, on its output, of a registry that it has no login of. */
    private static final String UNKNOWN = "credentials not found";
    /** In place of a user's name: the secret is an identity token. */
    private static final String TOKEN = "<token>";

    private record Answer(int exitCode, String output) {}

    /** The login of a registry, null if there is none. */
    Login get(String server) throws IOException {
        Answer answer = run("get", server);
        if (answer.exitCode != 0) {
            if (answer.output.contains(UNKNOWN)) {
                return null;
            }
            throw failure("get", server, answer);
        }
        JsonObject found = JsonObject.of(Json.parse(answer.output.getBytes(StandardCharsets.UTF_8)));
        String user = found.text("Username");
        return user.equals(TOKEN)
                ? new Login(server, "", "", found.text("Secret"))
                : new Login(server, user, found.text("Secret"), "");
    }

    /** The registries that it keeps logins of. */
    Set<String> servers() throws IOException {
        Answer answer = run("list", "");
        if (answer.exitCode != 0) {
            throw failure("list", "registries", answer);
        }
        return JsonObject.of(Json.parse(answer.output.getBytes(StandardCharsets.UTF_8)))
                .fields()
                .keySet();
    }

    void store(Login login) throws IOException {
        boolean token = !login.identityToken().isEmpty();
        String json = Json.compact(new Body()
                .set("ServerURL", login.server())
                .set("Username", token ? TOKEN : login.username())
                .set("Secret", token ? login.identityToken() : login.password())
                .fields());
        Answer answer = run("store", json);
        if (answer.exitCode != 0) {
            throw failure("store", login.server(), answer);
        }
    }

    void erase(String server) throws IOException {
        Answer answer = run("erase", server);
        if (answer.exitCode != 0 && !answer.output.contains(UNKNOWN)) {
            throw failure("erase", server, answer);
        }
    }

    private IOException failure(String verb, String server, Answer answer) {
        return new IOException("docker-credential-" + name + " " + verb + " of " + server + " ended with exit code "
                + answer.exitCode + ", out: `" + answer.output.trim() + "`");
    }

    private Answer run(String verb, String input) throws IOException {
        if (name.indexOf('/') >= 0) {
            throw new IOException("credential helper \"" + name + "\": a name is expected, not a path");
        }
        Process process = new ProcessBuilder("docker-credential-" + name, verb)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // One that does not read its input fails, or not, by itself.
        }
        try (InputStream out = process.getInputStream()) {
            String output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }
}
