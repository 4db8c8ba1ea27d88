package io.jdock.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.WaitResponse;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docker-java, the client library under Testcontainers and many build tools, unchanged. */
@WithEngine
@Timeout(60)
class DockerJavaIT {
    private final Engine engine;
    private DockerClient client;

    DockerJavaIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void connect() {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(engine.host())
                .build();
        var transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .build();
        client = DockerClientImpl.getInstance(config, transport);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
    }

    /** Collects what a stream brings, as text. */
    private static final class Text extends ResultCallback.Adapter<Frame> {
        private final StringBuffer text = new StringBuffer();

        @Override
        public void onNext(Frame frame) {
            text.append(new String(frame.getPayload(), UTF_8));
        }

        String whole() throws InterruptedException {
            awaitCompletion(20, TimeUnit.SECONDS);
            return text.toString();
        }
    }

    private int exitCode(String id) {
        try (var waiting = client.waitContainerCmd(id).exec(new ResultCallback.Adapter<WaitResponse>() {
            private volatile int code = -1;

            @Override
            public void onNext(WaitResponse response) {
                code = response.getStatusCode();
            }

            @Override
            public String toString() {
                return String.valueOf(code);
            }
        })) {
            waiting.awaitCompletion(20, TimeUnit.SECONDS);
            return Integer.parseInt(waiting.toString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("wait for " + id, e);
        }
    }

    @Test
    void leadsAContainerThroughItsLife(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("given"), "from the host");
        String id = client.createContainerCmd("busybox")
                .withName("life")
                .withLabels(Map.of("kind", "test"))
                .withEnv("GREETING=hello")
                .withExposedPorts(ExposedPort.tcp(80))
                .withHostConfig(HostConfig.newHostConfig()
                        .withBinds(new Bind(directory.toString(), new Volume("/given")))
                        .withPortBindings(PortBinding.parse("127.0.0.1::80"))
                        .withMemory(64L << 20)
                        .withPidsLimit(50L))
                .withCmd("sh", "-c", "echo $GREETING; cat /given/given; echo problem >&2; exec httpd -f -p 80 -h /www")
                .exec()
                .getId();
        client.startContainerCmd(id).exec();
        assertThatThrownBy(() -> client.startContainerCmd(id).exec()).isInstanceOf(NotModifiedException.class);
        Shell.eventually()
                .until(() -> client.logContainerCmd(id)
                        .withStdOut(true)
                        .exec(new Text())
                        .whole()
                        .equals("hello\nfrom the host"));
        assertThat(client.logContainerCmd(id).withStdErr(true).exec(new Text()).whole())
                .isEqualTo("problem\n");

        InspectContainerResponse inspected = client.inspectContainerCmd("life").exec();
        assertThat(inspected.getState().getRunning()).isTrue();
        assertThat(inspected.getHostConfig().getMemory()).isEqualTo(64L << 20);
        assertThat(inspected
                        .getNetworkSettings()
                        .getPorts()
                        .getBindings()
                        .get(ExposedPort.tcp(80))[0]
                        .getHostIp())
                .isEqualTo("127.0.0.1");
        assertThat(client.listContainersCmd()
                        .withLabelFilter(Map.of("kind", "test"))
                        .exec())
                .singleElement()
                .satisfies(one -> assertThat(one.getId()).isEqualTo(id))
                .satisfies(one -> assertThat(one.getPorts()).hasSize(1));
        assertThat(client.topContainerCmd(id).exec().getProcesses()).isNotEmpty();

        String exec = client.execCreateCmd(id)
                .withAttachStdout(true)
                .withAttachStdin(true)
                .withCmd("sh", "-c", "head -n 1; exit 4") // docker-java never ends the input
                .exec()
                .getId();
        assertThat(client.execStartCmd(exec)
                        .withStdIn(new ByteArrayInputStream("typed\n".getBytes(UTF_8)))
                        .exec(new Text())
                        .whole())
                .isEqualTo("typed\n");
        assertThat(client.inspectExecCmd(exec).exec().getExitCodeLong()).isEqualTo(4);

        client.pauseContainerCmd(id).exec();
        assertThat(client.inspectContainerCmd(id).exec().getState().getPaused()).isTrue();
        client.unpauseContainerCmd(id).exec();
        client.renameContainerCmd(id).withName("after").exec();
        client.restartContainerCmd(id).withTimeout(0).exec();
        client.killContainerCmd("after").exec();
        assertThat(exitCode(id)).isEqualTo(137);
        client.removeContainerCmd(id).exec();
        assertThatThrownBy(() -> client.inspectContainerCmd(id).exec())
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("No such container: " + id);
    }

    @Test
    void copiesFilesBothWaysAndSeesChanges(@TempDir Path directory) throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("d/sub")).resolve("file"), "content");
        String id = client.createContainerCmd("busybox")
                .withCmd("sleep", "1000")
                .exec()
                .getId();
        client.copyArchiveToContainerCmd(id)
                .withHostResource(directory.resolve("d").toString())
                .withRemotePath("/tmp")
                .exec();
        client.startContainerCmd(id).exec();
        try (var archive = new TarArchiveInputStream(
                client.copyArchiveFromContainerCmd(id, "/tmp/d/sub/file").exec())) {
            assertThat(archive.getNextEntry().getName()).isEqualTo("file");
            assertThat(new String(archive.readAllBytes(), UTF_8)).isEqualTo("content");
        }
        assertThat(client.containerDiffCmd(id).exec())
                .anySatisfy(change -> assertThat(change.getPath()).isEqualTo("/tmp/d/sub/file"));
        assertThatThrownBy(
                        () -> client.copyArchiveFromContainerCmd(id, "/nosuch").exec())
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void watchesEventsAndStatistics() throws Exception {
        var events = new CopyOnWriteArrayList<Event>();
        try (var watching = client.eventsCmd()
                .withEventTypeFilter("container")
                .exec(new ResultCallback.Adapter<Event>() {
                    @Override
                    public void onNext(Event event) {
                        events.add(event);
                    }
                })) {
            watching.awaitStarted(10, TimeUnit.SECONDS);
            String id = client.createContainerCmd("busybox")
                    .withCmd("sleep", "1000")
                    .exec()
                    .getId();
            client.startContainerCmd(id).exec();
            var samples = new CopyOnWriteArrayList<Statistics>();
            try (var statistics = client.statsCmd(id).exec(new ResultCallback.Adapter<Statistics>() {
                @Override
                public void onNext(Statistics sample) {
                    samples.add(sample);
                }
            })) {
                Shell.eventually().until(() -> samples.size() >= 2);
                assertThat(statistics).isNotNull();
            }
            assertThat(samples.get(1).getMemoryStats().getUsage()).isPositive();
            assertThat(samples.get(1).getPidsStats().getCurrent()).isEqualTo(1);
            assertThat(samples.get(1).getNetworks()).containsKey("eth0");
            client.removeContainerCmd(id).withForce(true).exec();
            Shell.eventually()
                    .until(
                            () -> events.stream().map(Event::getAction).toList(),
                            List.of("create", "start", "kill", "die", "destroy")::equals);
        }
    }

    @Test
    void managesVolumesAndNetworks() throws Exception {
        client.createVolumeCmd().withName("jv").withLabels(Map.of("a", "b")).exec();
        String network = client.createNetworkCmd()
                .withName("jn")
                .withDriver("bridge")
                .exec()
                .getId();
        try {
            assertThatThrownBy(() -> client.createNetworkCmd()
                            .withName("jn")
                            .withCheckDuplicate(true)
                            .exec())
                    .isInstanceOf(ConflictException.class);
            HostConfig host = HostConfig.newHostConfig().withNetworkMode("jn").withBinds(Bind.parse("jv:/data"));
            String server = client.createContainerCmd("busybox")
                    .withName("server")
                    .withAliases("web")
                    .withHostConfig(host)
                    .withCmd("sh", "-c", "echo kept > /data/file; exec httpd -f -p 80 -h /data")
                    .exec()
                    .getId();
            client.startContainerCmd(server).exec();
            String asking = client.createContainerCmd("busybox")
                    .withHostConfig(host)
                    .withCmd("sh", "-c", "until wget -qO- http://web/file; do sleep 0.1; done")
                    .exec()
                    .getId();
            client.startContainerCmd(asking).exec();
            assertThat(exitCode(asking)).isZero();
            assertThat(client.logContainerCmd(asking)
                            .withStdOut(true)
                            .exec(new Text())
                            .whole())
                    .isEqualTo("kept\n");
            assertThat(client.inspectNetworkCmd().withNetworkId("jn").exec().getContainers())
                    .containsOnlyKeys(server);
            assertThat(client.listVolumesCmd().exec().getVolumes())
                    .anySatisfy(volume -> assertThat(volume.getName()).isEqualTo("jv"));
            assertThatThrownBy(() -> client.removeVolumeCmd("jv").exec()).isInstanceOf(ConflictException.class);
        } finally {
            engine.removeContainers();
            client.removeNetworkCmd(network).exec();
            client.removeVolumeCmd("jv").exec();
        }
    }
}
