package io.jdock.daemon.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.state.Json;
import java.util.Base64;

/**
 * What a client knows of a user of a registry: Docker's {@code AuthConfig}. Absent parts are empty.
 *
 * @param auth {@code USER:PASSWORD} in Base64, which old clients send instead of the two
 * @param identityToken a refresh token, in place of a password
 * @param registryToken an access token, to be sent as it is
 */
public record Credentials(
        String username,
        String password,
        String auth,
        @JsonProperty("serveraddress") String serverAddress,
        @JsonProperty("identitytoken") String identityToken,
        @JsonProperty("registrytoken") String registryToken) {
    public static final Credentials NONE = new Credentials("", "", "", "", "", "");

    public Credentials {
        auth = auth == null ? "" : auth;
        serverAddress = serverAddress == null ? "" : serverAddress;
        identityToken = identityToken == null ? "" : identityToken;
        registryToken = registryToken == null ? "" : registryToken;
        username = username == null ? "" : username;
        password = password == null ? "" : password;
        if (username.isEmpty() && !auth.isEmpty()) {
            String both = new String(decode(auth), UTF_8);
            int colon = both.indexOf(':');
            if (colon > 0) {
                username = both.substring(0, colon);
                password = both.substring(colon + 1);
            }
        }
    }

    /**
     * Reads the header {@code X-Registry-Auth}: JSON in Base64 for URLs. Without one there are no credentials.
     *
     * @throws EngineException INVALID if it is something else
     */
    public static Credentials ofHeader(String header) {
        if (header.isBlank()) {
            return NONE;
        }
        String json = new String(decode(header.strip()), UTF_8);
        try {
            return json.isBlank() || json.strip().equals("null") ? NONE : Json.parse(json, Credentials.class);
        } catch (EngineException e) {
            throw new EngineException(ErrorKind.INVALID, "invalid X-Registry-Auth header: " + e.getMessage(), e);
        }
    }

    private static byte[] decode(String text) {
        String padless = text.replace('+', '-').replace('/', '_').replaceAll("[=\\s]+$", "");
        try {
            return Base64.getUrlDecoder().decode(padless);
        } catch (IllegalArgumentException e) {
            throw new EngineException(ErrorKind.INVALID, "invalid X-Registry-Auth header: illegal base64 data", e);
        }
    }

    boolean hasPassword() {
        return !username.isEmpty() && !password.isEmpty();
    }

    /** The value of a header {@code Authorization} for the scheme Basic. */
    String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
    }

    /** Without what is secret, as it could be logged. */
    @Override
    public String toString() {
        return "Credentials[username=" + username + ", serverAddress=" + serverAddress + "]";
    }
}
