package io.jdock.daemon.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The making of a network that fails. Needs root. */
class NetworkCreationTest {
    private TestingHost testing;
    private final List<String> steps = new ArrayList<>();
    private String failing = "";

    @BeforeEach
    void makeHost() throws IOException {
        testing = new TestingHost();
    }

    @AfterEach
    void removeHost() throws IOException {
        if (testing != null) {
            testing.close();
        }
    }

    private void step(String step) {
        steps.add(step);
        if (step.equals(failing)) {
            throw new IllegalStateException("injected: " + step);
        }
    }

    /** Bridges, documents and tables. */
    private String traces() {
        String links = TestingHost.shell(testing.host, "ip", "-br", "link")
                .lines()
                .map(line -> line.split(" ")[0])
                .filter(name -> !name.startsWith("veth"))
                .sorted()
                .toList()
                .toString();
        try (var documents = Files.walk(testing.config().dataRoot().resolve("networks"))) {
            return links
                    + documents.map(Path::toString).sorted().toList()
                    + TestingHost.shell(testing.host, "nft", "--stateless", "list", "ruleset");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyFailingStepLeavesNothing() {
        Networks networks = testing.start(testing.config(), this::step);
        networks.create(TestingRequests.create("first"));
        List<String> ofCreate = List.copyOf(steps);
        networks.remove("first");
        assertThat(ofCreate).containsExactly("write document", "make bridge", "write rules", "finish");
        String before = traces();
        for (String step : ofCreate) {
            failing = step;
            assertThatThrownBy(() -> networks.create(TestingRequests.create("front")))
                    .hasMessage("injected: " + step);
            assertThat(traces()).as(step).isEqualTo(before);
        }
        failing = "";
        networks.create(TestingRequests.create("front"));
        networks.remove("front");
        assertThat(traces()).isEqualTo(before);
    }
}
