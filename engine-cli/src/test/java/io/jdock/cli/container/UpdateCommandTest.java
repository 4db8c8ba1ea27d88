package io.jdock.cli.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.cli.CommandFailure;
import io.jdock.cli.TestingArguments;
import io.jdock.cli.json.Json;
import org.junit.jupiter.api.Test;

class UpdateCommandTest {
    private static String body(String... words) {
        return Json.compact(UpdateCommand.body(TestingArguments.parse(new UpdateCommand(), words)));
    }

    @Test
    void limitsAreDockers() {
        assertThat(body("-m", "64m", "--cpus", "1.5", "--restart", "on-failure:3", "c"))
                .isEqualTo("{\"Memory\":67108864,\"NanoCpus\":1500000000,"
                        + "\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}}");
    }

    @Test
    void whatARunningContainerIsGiven() {
        assertThat(body(
                        "--publish-add=8080:80",
                        "--publish-rm=80/tcp",
                        "--mount-add=type=bind,src=/a,dst=/b,ro",
                        "--mount-rm=/c",
                        "--device-add=/dev/null:/dev/x:rw",
                        "--device-rm=/dev/y",
                        "--label-add=a=b",
                        "--label-rm=c",
                        "c"))
                .isEqualTo("{\"PublishAdd\":[\"8080:80\"],\"PublishRm\":[\"80/tcp\"],"
                        + "\"MountAdd\":[{\"Type\":\"bind\",\"Source\":\"/a\",\"Target\":\"/b\",\"ReadOnly\":true}],"
                        + "\"MountRm\":[\"/c\"],\"DeviceAdd\":[{\"PathOnHost\":\"/dev/null\","
                        + "\"PathInContainer\":\"/dev/x\",\"CgroupPermissions\":\"rw\"}],\"DeviceRm\":[\"/dev/y\"],"
                        + "\"LabelAdd\":{\"a\":\"b\"},\"LabelRm\":[\"c\"]}");
        assertThatThrownBy(() -> body("--publish-add=x:y", "c")).isInstanceOf(CommandFailure.class);
        assertThat(body("c")).isEqualTo("{}");
    }
}
