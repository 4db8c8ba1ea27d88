package io.jdock.daemon.image.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.daemon.state.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordsTest {
    private static final String HEX = "7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa";

    @Test
    void anImageConfigKeepsWhatTheSpecificationsHave() {
        String text = """
                {"created":"2026-01-02T03:04:05.6Z","author":"me","architecture":"arm","variant":"v7","os":"linux",\
                "os.version":"1","docker_version":"28","comment":"c","config":{"User":"u","ExposedPorts":{"80/tcp":{}},\
                "Env":["A=b"],"Entrypoint":["/e"],"Cmd":["c"],"Volumes":{"/v":{}},"WorkingDir":"/w",\
                "Labels":{"k":"v"},"StopSignal":"SIGINT","Healthcheck":{"Test":["CMD","true"],"Interval":5,\
                "Retries":2},"OnBuild":["RUN x"],"Shell":["/bin/ash","-c"]},\
                "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},\
                "history":[{"created":"2026-01-02T03:04:05Z","created_by":"x","empty_layer":true},{"comment":"y"}]}\
                """.formatted(HEX);
        var config = Json.parse(text, ImageConfig.class);
        assertThat(Json.text(config)).isEqualTo(text.replace("05.6Z", "05.600Z"));
        assertThat(config.platform()).isEqualTo(Platform.parse("linux/arm/v7").withOsVersion("1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"config\":null}", "{\"config\":{\"Env\":null,\"Labels\":null,\"Cmd\":null}}"})
    void absentPartsAreEmpty(String text) {
        var config = Json.parse(text, ImageConfig.class);
        assertThat(config.config()).isEqualTo(RuntimeConfig.EMPTY);
        assertThat(Json.text(config)).isEqualTo("{\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
    }

    @Test
    void aManifestIsWrittenAsOthersReadIt() {
        var layer = Descriptor.of(MediaTypes.OCI_LAYER, new Digest(HEX), 0);
        var manifest = Manifest.oci(Descriptor.of(MediaTypes.OCI_CONFIG, new Digest(HEX), 7), List.of(layer));
        String text = Json.text(manifest);
        assertThat(text)
                .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\","
                        + "\"config\":{\"mediaType\":\"" + MediaTypes.OCI_CONFIG + "\",\"digest\":\"sha256:" + HEX
                        + "\",\"size\":7},\"layers\":[{\"mediaType\":\"" + MediaTypes.OCI_LAYER
                        + "\",\"digest\":\"sha256:"
                        + HEX + "\",\"size\":0}]}");
        assertThat(Json.parse(text, Manifest.class)).isEqualTo(manifest);
    }
}
