package io.jdock.cli.registry;

import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Docker's own {@code config.json}, so that who is logged in with {@code docker} is with {@code jdock}: logins
 * in {@code
 * auths}, or with the programs that {@code credHelpers} and {@code credsStore} name. What else is in it stays as it is.
 */
public final class LoginFile {
    private static final String AUTHS = "auths";

    private final Path file;
    private final Map<String, Object> content;

    private LoginFile(Path file, Map<String, Object> content) {
        this.file = file;
        this.content = content;
    }

    /**
     * Reads it, from {@code DOCKER_CONFIG} or the home directory.
     *
     * @throws IOException also if it is no JSON
     */
    public static LoginFile read(Map<String, String> environment) throws IOException {
        String directory = environment.get("DOCKER_CONFIG");
        if (directory == null || directory.isEmpty()) {
            String home = environment.get("HOME");
            directory = (home == null || home.isEmpty() ? System.getProperty("user.home") : home) + "/.docker";
        }
        Path file = Path.of(directory, "config.json");
        Map<String, Object> content = new LinkedHashMap<>();
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!new String(bytes, StandardCharsets.UTF_8).isBlank()) {
                content.putAll(JsonObject.of(Json.parse(bytes)).fields());
            }
        } catch (NoSuchFileException _) {
            // Nobody ever logged in.
        } catch (IOException e) {
            throw new IOException("loading config file: " + file + ": " + e.getMessage(), e);
        }
        return new LoginFile(file, content);
    }

    /** A setting that is not about logins; empty if it is not there. */
    public String text(String name) {
        return new JsonObject(content).text(name);
    }

    public Path path() {
        return file;
    }

    /** The program that keeps the login of a registry, null if this file does. */
    public CredentialHelper helper(String key) {
        JsonObject root = new JsonObject(content);
        String own = root.object("credHelpers").text(key);
        String name = own.isEmpty() ? root.text("credsStore") : own;
        return name.isEmpty() ? null : new CredentialHelper(name);
    }

    /** The login of a registry; null if there is none. */
    public Login find(String key) throws IOException {
        CredentialHelper helper = helper(key);
        if (helper != null) {
            return helper.get(key);
        }
        JsonObject auths = new JsonObject(content).object(AUTHS);
        String host = RegistryName.host(key);
        for (Map.Entry<String, Object> entry : auths.fields().entrySet()) {
            if (entry.getKey().equals(key) || RegistryName.host(entry.getKey()).equals(host)) {
                return login(key, JsonObject.of(entry.getValue()));
            }
        }
        return null;
    }

    /** Every login, of this file and of the programs that it names. */
    public List<Login> all() throws IOException {
        JsonObject root = new JsonObject(content);
        Set<String> keys = new LinkedHashSet<>(root.object(AUTHS).fields().keySet());
        keys.addAll(root.object("credHelpers").fields().keySet());
        if (!root.text("credsStore").isEmpty()) {
            keys.addAll(new CredentialHelper(root.text("credsStore")).servers());
        }
        List<Login> logins = new ArrayList<>();
        for (String key : keys) {
            Login login = find(key);
            if (login != null) {
                logins.add(login);
            }
        }
        return logins;
    }

    private static Login login(String key, JsonObject entry) throws IOException {
        String username = entry.text("username");
        String password = entry.text("password");
        if (!entry.text("auth").isEmpty()) {
            String both;
            try {
                both = new String(Base64.getMimeDecoder().decode(entry.text("auth")), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new IOException("the login of " + key + " is no base64", e);
            }
            int colon = both.indexOf(':');
            if (colon < 1) {
                throw new IOException("the login of " + key + " is no name and password");
            }
            username = both.substring(0, colon);
            password = both.substring(colon + 1).replaceAll("\u0000+$", "");
        }
        return new Login(key, username, password, entry.text("identitytoken"));
    }

    /** Keeps a login. */
    public void store(Login login) throws IOException {
        CredentialHelper helper = helper(login.server());
        if (helper != null) {
            helper.store(login);
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        if (helper == null) {
            entry.putAll(login.entry());
        }
        Map<String, Object> auths =
                new LinkedHashMap<>(new JsonObject(content).object(AUTHS).fields());
        auths.put(login.server(), entry);
        content.put(AUTHS, auths);
        write();
    }

    /**
     * Forgets a login.
     *
     * @return whether there was one
     */
    public boolean erase(String key) throws IOException {
        Map<String, Object> auths =
                new LinkedHashMap<>(new JsonObject(content).object(AUTHS).fields());
        boolean known = auths.remove(key) != null;
        CredentialHelper helper = helper(key);
        if (helper != null) {
            helper.erase(key);
        }
        if (known) {
            content.put(AUTHS, auths);
            write();
        }
        return known || helper != null;
    }

    /** Replaces the file, or what it is a link to, as a whole. */
    private void write() throws IOException {
        Files.createDirectories(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path temporary = Files.createTempFile(
                target.getParent(),
                "config.json",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(temporary, Json.indented(content) + "\n");
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
