package io.jdock.daemon.api;

import io.jdock.daemon.image.registry.RegistryConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code GET /info} says of registries. */
final class RegistryInfo {
    private RegistryInfo() {}

    static Map<String, Object> of(RegistryConfig config) {
        List<String> mirrors =
                config.mirrors().stream().map(mirror -> mirror + "/").toList();
        var indexes = new TreeMap<String, Object>();
        indexes.put("docker.io", index("docker.io", mirrors, true));
        config.insecure().stream()
                .filter(host -> !host.contains("/"))
                .forEach(host -> indexes.put(host, index(host, List.of(), false)));
        return Map.of(
                "IndexConfigs",
                indexes,
                "InsecureRegistryCIDRs",
                config.insecure().stream().filter(host -> host.contains("/")).toList(),
                "Mirrors",
                mirrors);
    }

    private static Map<String, Object> index(String name, List<String> mirrors, boolean secure) {
        return Map.of("Name", name, "Mirrors", mirrors, "Secure", secure, "Official", name.equals("docker.io"));
    }

    /** A variable of the daemon's environment, without the password in it. */
    static String proxy(RegistryConfig config, String variable) {
        Map<String, String> environment = config.environment();
        String value =
                environment.getOrDefault(variable, environment.getOrDefault(variable.toLowerCase(Locale.ROOT), ""));
        return value.replaceFirst("//[^@/]*@", "//xxxxx:xxxxx@");
    }
}
