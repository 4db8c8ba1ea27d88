package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.image.content.RuntimeConfig;
import io.jdock.daemon.state.Json;
import org.junit.jupiter.api.Test;

class ConfigMergeTest {
    private static final RuntimeConfig IMAGE = Json.parse("""
            {"User": "app", "Env": ["PATH=/bin", "A=image"], "Entrypoint": ["/entry"], "Cmd": ["serve"],
             "WorkingDir": "/srv", "ExposedPorts": {"80/tcp": {}}, "Volumes": {"/data": {}},
             "Labels": {"a": "image", "b": "image"}, "StopSignal": "SIGQUIT"}""", RuntimeConfig.class);

    @Test
    void leavesToTheImageWhatTheClientLeavesOpen() {
        ContainerConfig merged = merge("{\"Env\": [\"A=client\"], \"Labels\": {\"a\": \"client\"}, "
                + "\"ExposedPorts\": {\"81/tcp\": null}}");
        assertThat(merged.user()).isEqualTo("app");
        assertThat(merged.env()).containsExactly("A=client", "PATH=/bin");
        assertThat(merged.workingDir()).isEqualTo("/srv");
        assertThat(merged.exposedPorts()).containsOnlyKeys("80/tcp", "81/tcp");
        assertThat(merged.volumes()).containsOnlyKeys("/data");
        assertThat(merged.labels()).containsEntry("a", "client").containsEntry("b", "image");
        assertThat(merged.stopSignal()).isEqualTo("SIGQUIT");
        assertThat(SpecBuilder.command(merged)).containsExactly("/entry", "serve");
    }

    @Test
    void combinesCommandsAsDockerDoes() {
        assertThat(command("{\"Cmd\": [\"other\"]}")).isEqualTo("/entry other");
        assertThat(command("{\"Cmd\": \"other\"}")).isEqualTo("/entry other");
        assertThat(command("{\"Entrypoint\": [\"/bin/sh\"]}")).isEqualTo("/bin/sh");
        assertThat(command("{\"Entrypoint\": [\"/bin/sh\"], \"Cmd\": [\"-c\"]}"))
                .isEqualTo("/bin/sh -c");
        assertThat(command("{\"Entrypoint\": [\"\"], \"Cmd\": [\"ls\"]}")).isEqualTo("ls");
        assertThat(command("{\"Entrypoint\": []}")).isEqualTo("serve");
    }

    private static String command(String json) {
        return String.join(" ", SpecBuilder.command(merge(json)));
    }

    private static ContainerConfig merge(String json) {
        return ConfigMerge.merge(Json.parse(json, ContainerConfig.class), IMAGE);
    }
}
