package io.jdock.cli.container;

import io.jdock.cli.json.Body;
import io.jdock.cli.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The values of --security-opt. A seccomp profile is a file of the client, so its content is sent. */
final class SecurityOptions {
    private static final String SECCOMP = "seccomp=";

    private SecurityOptions() {}

    static void apply(List<String> values, Body host) {
        List<Object> options = new ArrayList<>();
        for (String value : values) {
            String option = value.startsWith("seccomp:") ? SECCOMP + value.substring(SECCOMP.length()) : value;
            if (option.indexOf('=') < 0 && option.indexOf(':') < 0 && !option.equals("no-new-privileges")) {
                throw ContainerRequest.failure("Invalid --security-opt: \"" + option + "\"");
            }
            if (option.equals("systempaths=unconfined")) {
                host.set("MaskedPaths", List.of()).set("ReadonlyPaths", List.of());
            } else if (option.startsWith(SECCOMP)) {
                options.add(seccomp(option.substring(SECCOMP.length())));
            } else {
                options.add(option);
            }
        }
        host.setIfAny("SecurityOpt", options);
    }

    private static String seccomp(String profile) {
        if (profile.equals("unconfined") || profile.equals("builtin")) {
            return SECCOMP + profile;
        }
        byte[] text;
        try {
            text = Files.readAllBytes(Path.of(profile));
        } catch (NoSuchFileException _) {
            throw ContainerRequest.failure("opening seccomp profile (" + profile + ") failed: open " + profile
                    + ": no such file or directory");
        } catch (IOException e) {
            throw ContainerRequest.failure("opening seccomp profile (" + profile + ") failed: " + e.getMessage());
        }
        try {
            return SECCOMP + Json.compact(Json.parse(text));
        } catch (IOException e) {
            throw ContainerRequest.failure(
                    "compacting json for seccomp profile (" + profile + ") failed: " + e.getMessage());
        }
    }
}
