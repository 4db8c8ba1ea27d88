package io.jdock.cli.registry;

import io.jdock.cli.json.Body;
import io.jdock.cli.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * What is known of a user of a registry.
 *
 * @param server the registry's key
 * @param identityToken in place of a password; empty if there is none
 */
public record Login(String server, String username, String password, String identityToken) {
    /** The JSON that the daemon takes. */
    public Map<String, Object> body() {
        return new Body()
                .setIfAny("username", username)
                .setIfAny("password", password)
                .setIfAny("identitytoken", identityToken)
                .set("serveraddress", server)
                .fields();
    }

    /** The object of this login below {@code auths} of a {@code config.json}. */
    public Map<String, Object> entry() {
        String both = username + ":" + password;
        return new Body()
                .set("auth", Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
                .setIfAny("identitytoken", identityToken)
                .fields();
    }

    /** The line of a request's head, with its end. */
    public String header() {
        byte[] json = Json.compact(body()).getBytes(StandardCharsets.UTF_8);
        return "X-Registry-Auth: " + Base64.getUrlEncoder().encodeToString(json) + "\r\n";
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return username + " of " + server;
    }
}
