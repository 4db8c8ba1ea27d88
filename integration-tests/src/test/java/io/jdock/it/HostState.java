package io.jdock.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What of an engine is on the host, outside of its documents. Other engines' traces are not looked at. */
final class HostState {
    private static final Pattern LOOPBACK_SOURCE = Pattern.compile("ip6 saddr set (fd[0-9a-f:]+)");
    private static final Pattern CONTAINER = Pattern.compile("container=([0-9a-f]{64})");

    private final Engine engine;

    private HostState(Engine engine) {
        this.engine = engine;
    }

    static HostState of(Engine engine) {
        return new HostState(engine);
    }

    /** Mounts of and below the engine's directory, but for the one that holds its pinned namespaces. */
    List<String> mounts() {
        return ProcFiles.mountsNaming(engine.directory() + "/").stream()
                .filter(line -> !line.split(" ")[4].equals(pins().toString()))
                .toList();
    }

    /** Pinned network namespaces. */
    List<String> pinned() {
        return entries(pins());
    }

    private Path pins() {
        return engine.exec().resolve("netns");
    }

    /** Interfaces that are ports of the engine's bridge. */
    List<String> ports() {
        List<String> names = new ArrayList<>();
        for (JsonNode link : Shell.run("ip", "-j", "link", "show").json()) {
            if (link.path("master").asText().equals(engine.bridge())) {
                names.add(link.get("ifname").asText());
            }
        }
        return names;
    }

    /** Elements of the maps of published ports. */
    List<String> publishedPorts() {
        List<String> elements = new ArrayList<>();
        for (JsonNode item :
                Shell.run("nft", "-j", "list", "table", "ip", table()).json().get("nftables")) {
            item.path("map").path("elem").forEach(element -> elements.add(element.toString()));
        }
        return elements;
    }

    String table() {
        return "jdock-" + engine.bridge();
    }

    /** Run directories of containers. */
    List<String> runs() {
        return entries(engine.exec().resolve("containers"));
    }

    /** Directories of containers' documents. */
    List<String> documents() {
        return entries(engine.data().resolve("containers"));
    }

    /** Cgroups of containers this engine has started, by its log. */
    List<String> cgroups() {
        Set<String> ids = containerIds();
        try (Stream<Path> tree = Files.walk(Path.of("/sys/fs/cgroup"), 6)) {
            return tree.filter(path -> ids.contains(path.getFileName().toString()))
                    .map(Path::toString)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new AssertionError("walk /sys/fs/cgroup", e);
        }
    }

    Set<String> containerIds() {
        Set<String> ids = new TreeSet<>();
        Matcher matcher = CONTAINER.matcher(engine.logText());
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }

    /** Processes that name the engine's directory or one of its containers in their arguments. */
    List<String> processes() {
        Set<String> ids = containerIds();
        return ProcFiles.processes()
                .filter(pid -> pid != ProcessHandle.current().pid())
                .filter(Signals::isAlive)
                .map(pid -> pid + " " + ProcFiles.commandLine(pid))
                .filter(line -> line.contains(engine.directory().toString())
                        || ids.stream().anyMatch(line::contains))
                .toList();
    }

    /** Takes away the bridge, the tables, the route and the mount of pins, which a daemon keeps when it stops. */
    void removeRemainders() {
        if (Files.exists(Path.of("/sys/class/net", engine.bridge()))) {
            Shell.run("ip", "link", "delete", engine.bridge()).text();
        }
        loopbackSource()
                .ifPresent(address -> Shell.run("ip", "-6", "route", "delete", "local", address, "dev", "lo")
                        .text());
        for (String family : List.of("ip", "ip6")) {
            if (Shell.run("nft", "list", "table", family, table()).exitCode() == 0) {
                Shell.run("nft", "delete", "table", family, table()).text();
            }
        }
        if (!ProcFiles.mountsNaming(" " + pins() + " ").isEmpty()) {
            Shell.run("umount", "-l", pins().toString()).text();
        }
    }

    /** The address that connections to ::1 have on their way to a published port, if the host has a route for it. */
    Optional<String> loopbackSource() {
        Outcome rules = Shell.run("nft", "list", "table", "ip6", table());
        Matcher address = LOOPBACK_SOURCE.matcher(rules.exitCode() == 0 ? rules.out() : "");
        return address.find()
                        && Shell.run("ip", "-6", "route", "show", "table", "local")
                                .text()
                                .contains(address.group(1))
                ? Optional.of(address.group(1))
                : Optional.empty();
    }

    private static List<String> entries(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
