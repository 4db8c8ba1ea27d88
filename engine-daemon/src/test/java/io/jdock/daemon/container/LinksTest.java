package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {
    @Test
    void readsAllForms() {
        assertThat(Links.Link.parse("web")).isEqualTo(new Links.Link("web", "web"));
        assertThat(Links.Link.parse("web:w")).isEqualTo(new Links.Link("web", "w"));
        assertThat(Links.Link.parse("/web:/own/w")).isEqualTo(new Links.Link("web", "w"));
        for (String bad : new String[] {"", ":", "web:", ":w", "a:b:c"}) {
            assertThatThrownBy(() -> Links.Link.parse(bad)).hasMessage("bad format for links: " + bad);
        }
    }

    @Test
    void refusesLinksToNowhereAndToWhatDoesNotRun(@TempDir Path root) {
        var engine = new TestingEngine(root);
        String json = "{\"Image\": \"busybox\", \"Cmd\": [\"x\"], \"HostConfig\": {\"Links\": [\"web:w\"]}}";
        assertThatThrownBy(() -> engine.create("own", json))
                .hasMessage("could not get container for web: No such container: web");
        engine.create("web", "{\"Image\": \"busybox\", \"Cmd\": [\"x\"]}");
        engine.create("own", json);
        assertThatThrownBy(() -> engine.containers.start("own"))
                .hasMessage("Cannot link to a non running container: /web AS /own/w");
        assertThat(engine.containers.inspect("own", false).hostConfig().links()).containsExactly("/web:/own/w");
        engine.containers.remove("/own/w", new RemoveOptions(false, false, true));
        assertThat(engine.containers.inspect("own", false).hostConfig().links()).isEmpty();
    }
}
