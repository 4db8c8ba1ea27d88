package io.jdock.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentStoreTest {
    record Thing(String name, int count) {}

    @TempDir
    Path root;

    @Test
    void createReadReplaceDelete() throws IOException {
        var store = new DocumentStore<>(root.resolve("things"), "thing.json", Thing.class);
        assertThat(store.read("a1")).isEmpty();
        store.create("a1", new Thing("x", 1));
        store.write("a1", new Thing("x", 2), Durability.ATOMIC);
        assertThat(store.read("a1")).contains(new Thing("x", 2));
        Path file = root.resolve("things/a1/thing.json");
        assertThat(file).hasContent("{\"name\":\"x\",\"count\":2}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        store.delete("a1");
        store.delete("a1");
        assertThat(store.read("a1")).isEmpty();
        assertThat(store.orphans()).containsExactly(root.resolve("things/a1"));
    }

    @Test
    void listSurvivesWhatCrashesAndHandsLeave() throws IOException {
        var store = new DocumentStore<>(root, "thing.json", Thing.class);
        store.create("good", new Thing("g", 1));
        store.create("torn", new Thing("t", 1));
        Files.writeString(root.resolve("torn/thing.json"), "{\"name\":");
        Files.writeString(root.resolve("good/.tmp-77"), "half");
        Files.createDirectory(root.resolve("orphan"));
        Files.writeString(root.resolve("stray"), "");
        var problems = new ArrayList<String>();
        assertThat(store.list((id, problem) -> problems.add(id + ": " + problem.getMessage())))
                .isEqualTo(Map.of("good", new Thing("g", 1)));
        assertThat(problems).singleElement().asString().startsWith("torn: read document \"" + root);
        assertThat(root.resolve("good/.tmp-77")).doesNotExist();
        assertThat(store.orphans()).containsExactly(root.resolve("orphan"));
    }

    @Test
    void identifiersCannotLeaveTheRoot() {
        var store = new DocumentStore<>(root, "thing.json", Thing.class);
        for (String id : new String[] {"", "..", "../x", "a/b", ".hidden", "-a"}) {
            assertThatThrownBy(() -> store.read(id)).isInstanceOf(EngineException.class);
        }
    }

    @Test
    void aFailedWriteLeavesTheOldDocumentAndNoTemporary() throws IOException {
        var document = new JsonDocument<>(root.resolve("d.json"), Thing.class);
        Files.createDirectories(root.resolve("d.json/occupied"));
        assertThatThrownBy(() -> document.write(new Thing("x", 1), Durability.DURABLE))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("write document \"" + root);
        try (var left = Files.list(root)) {
            assertThat(left).containsExactly(root.resolve("d.json"));
        }
    }
}
