package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users and clients get wrong: a clear message, Docker's status or exit code, nothing left behind. */
@WithEngine
class BadInputIT {
    private final Engine engine;

    BadInputIT(Engine engine) {
        this.engine = engine;
    }

    private void noContainer() {
        assertThat(engine.jdock("ps", "-aq").lines()).isEmpty();
    }

    private RawHttp.Answer post(String path, String body) {
        return RawHttp.send(engine.socket(), "POST", path, body);
    }

    private RawHttp.Answer get(String path) {
        return RawHttp.get(engine.socket(), path).orElseThrow();
    }

    private static String message(RawHttp.Answer answer) {
        assertThat(answer.head()).containsIgnoringCase("Content-Type: application/json");
        return Outcome.json(unchunked(answer)).get("message").asText();
    }

    private static String unchunked(RawHttp.Answer answer) {
        return answer.body().substring(answer.body().indexOf('{'), answer.body().lastIndexOf('}') + 1);
    }

    @Test
    void anUnknownImage() {
        engine.jdock("run", "--rm", "--pull", "never", "nosuch", "true")
                .failedWith(125, "No such image: nosuch:latest");
        RawHttp.Answer answer = post("/v1.50/containers/create", "{\"Image\":\"nosuch\",\"Cmd\":[\"true\"]}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(message(answer)).isEqualTo("No such image: nosuch:latest");
        noContainer();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPPER", "a//b", "-x", "a:b:c"})
    void anImageNameThatIsNone(String name) {
        RawHttp.Answer answer = post("/v1.50/containers/create", "{\"Image\":\"" + name + "\",\"Cmd\":[\"true\"]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(message(answer)).contains("invalid reference format");
    }

    @Test
    void aCommandThatIsNotThereLeavesTheContainerWithItsError() {
        engine.jdock("run", "--name", "failed", "busybox", "nosuch")
                .failedWith(127, "executable file not found in $PATH");
        assertFailedStart("created", 127, "executable file not found in $PATH");
        engine.jdock("start", "failed").failedWith(1, "executable file not found in $PATH");
    }

    @Test
    void aFailedStartHoldsNothing() {
        HostState host = HostState.of(engine);
        Shell.eventually().until(() -> host.ports().size() == host.pinned().size());
        for (String[] start : List.of(
                new String[] {"run", "--name", "failed", "-p", "0:80", "-m", "64m", "busybox", "nosuch"},
                new String[] {"run", "--name", "failed", "-p", "0:80", "-u", "nosuchuser", "busybox", "true"},
                new String[] {
                    "run",
                    "--name",
                    "failed",
                    "-p",
                    "0:80",
                    "--mount",
                    "type=bind,source=/no/such/source,target=/x",
                    "busybox",
                    "true"
                })) {
            assertThat(engine.jdock(start).exitCode()).isGreaterThanOrEqualTo(125);
            assertNothingHeld(host);
            engine.jdock("rm", "-f", "failed");
        }
    }

    /** But for what the pool of prepared sandboxes has, of which each is a pin and a port. */
    private void assertNothingHeld(HostState host) {
        assertThat(host.runs()).isEmpty();
        assertThat(host.cgroups()).isEmpty();
        assertThat(host.publishedPorts()).isEmpty();
        assertThat(host.mounts()).allMatch(line -> line.contains("/exec/netns/"));
        Shell.eventually().untilAsserted(() -> {
            assertThat(host.ports()).hasSameSizeAs(host.pinned());
            assertThat(host.ports()).hasSizeLessThanOrEqualTo(6);
        });
        assertThat(engine.jdock("network", "inspect", "--format", "{{len .Containers}}", "bridge")
                        .text())
                .isEqualTo("0");
        assertThat(ProcFiles.children(engine.pid())).containsExactly(engine.launcherPid());
    }

    private void assertFailedStart(String status, int code, String error) {
        assertThat(engine.inspect("failed", "{{.State.Status}} {{.State.ExitCode}} {{.State.Pid}}"))
                .isEqualTo(status + " " + code + " 0");
        assertThat(engine.inspect("failed", "{{.State.Error}}")).contains(error);
        assertThat(engine.containerAddress("failed")).isEmpty();
    }

    @Test
    void addressesOfFailedStartsAreGivenBack() {
        // A /24 has 253 addresses; a start that kept one would show in the next one given.
        String before = engine.containerAddress(engine.runDetached("busybox", "sleep", "1000"));
        for (int i = 0; i < 3; i++) {
            engine.jdock("run", "--rm", "busybox", "nosuch").failedWith(127, "nosuch");
        }
        assertThat(engine.jdock("network", "inspect", "--format", "{{len .Containers}}", "bridge")
                        .text())
                .isEqualTo("1");
        assertThat(before).startsWith(engine.network().prefix());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abc:80|invalid hostPort: abc",
                "80:abc|invalid containerPort: abc",
                "99999:80|invalid hostPort: 99999",
                "8080:|no port specified",
                "8080-8082:80-81|invalid ranges specified",
                "300.1.1.1:80:80|invalid IP address: 300.1.1.1",
                "80:80/foo|invalid proto: foo"
            })
    void portsThatAreNone(String publish, String message) {
        engine.jdock("run", "--rm", "-p", publish, "busybox", "true").failedWith(125, message);
        noContainer();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a:b|mount path must be absolute",
                "/a:/b:nonsense|invalid mode: nonsense",
                "/a:/b:ro:rw|invalid",
                "/a:/|destination can't be '/'",
                "sp ace:/b|invalid characters for a local volume name"
            })
    void mountsThatAreNone(String volume, String message) {
        engine.jdock("run", "--rm", "-v", volume, "busybox", "true").failedWith(125, message);
        noContainer();
    }

    @Test
    void aMountWhoseSourceIsNotThere(@TempDir Path directory) {
        engine.jdock("run", "--rm", "--mount", "type=bind,source=" + directory + "/nosuch,target=/x", "busybox", "true")
                .failedWith(125, "bind source path does not exist: " + directory + "/nosuch");
        noContainer();
    }

    @Test
    void aNameInUse() {
        String id = engine.runDetached("--name", "taken", "busybox", "sleep", "1000");
        engine.jdock("run", "--name", "taken", "busybox", "true")
                .failedWith(
                        125, "Conflict. The container name \"/taken\" is already in use by container \"" + id + "\"");
        RawHttp.Answer answer = post("/v1.50/containers/create?name=taken", "{\"Image\":\"busybox\"}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(engine.jdock("ps", "-aq").lines()).hasSize(1);
        engine.jdock("run", "--name", "no blank", "busybox", "true")
                .failedWith(125, "Invalid container name (no blank)");
    }

    @Test
    void anUnknownContainer() {
        for (String command : List.of("start", "stop", "kill", "restart", "rm", "logs", "wait", "top", "attach")) {
            engine.jdock(command, "nosuch").failedWith(1, "No such container: nosuch");
        }
        engine.jdock("exec", "nosuch", "true").failedWith(1, "No such container: nosuch");
        engine.jdock("inspect", "nosuch").failedWith(1, "No such object: nosuch");
        for (String path : List.of("/containers/nosuch/json", "/containers/nosuch/logs?stdout=1")) {
            assertThat(get(path).status()).isEqualTo(404);
            assertThat(message(get(path))).isEqualTo("No such container: nosuch");
        }
        assertThat(post("/containers/nosuch/start", "").status()).isEqualTo(404);
        assertThat(RawHttp.send(engine.socket(), "DELETE", "/containers/nosuch", "")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"Image\":", "[]", "nonsense", "{\"Image\": 7}", "{\"Cmd\": {}}", ""})
    void malformedJson(String body) {
        RawHttp.Answer answer = post("/v1.50/containers/create", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(message(answer)).isNotEmpty();
        noContainer();
    }

    @Test
    void anUnknownPath() {
        for (String path : List.of("/nosuch", "/v1.50/nosuch", "/v1.50/containers/x/nosuch", "/v1.24x/_ping")) {
            RawHttp.Answer answer = get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(message(answer)).as(path).isEqualTo("page not found");
        }
    }

    @Test
    void versionsOfTheApi() {
        assertThat(get("/v1.24/version").status()).isEqualTo(200);
        RawHttp.Answer old = get("/v1.12/version");
        assertThat(old.status()).isEqualTo(400);
        assertThat(message(old)).contains("client version 1.12 is too old");
        RawHttp.Answer young = get("/v1.99/version");
        assertThat(young.status()).isEqualTo(400);
        assertThat(message(young)).contains("client version 1.99 is too new");
        assertThat(get("/_ping").head()).containsIgnoringCase("Api-Version: 1.50");
    }

    @Test
    void bytesThatAreNoHttp() {
        RawHttp.Answer answer = RawHttp.exchange(engine.socket(), "this is no request\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(get("/_ping").body()).contains("OK");
    }

    @Test
    void aPortThatAnotherContainerHas() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        engine.runDetached("--name", "first", "-p", port + ":80", "busybox", "sleep", "1000");
        engine.jdock("run", "-d", "--name", "failed", "-p", port + ":80", "busybox", "true")
                .failedWith(125, "Bind for 0.0.0.0:" + port + " failed: port is already allocated");
        assertFailedStart("created", 128, "port is already allocated");
        assertThat(HostState.of(engine).publishedPorts()).hasSize(1);
        engine.jdock("rm", "-f", "first").text();
        engine.jdock("start", "failed").text();
    }

    @Test
    void commandsThatAreNone() {
        engine.jdock("nosuch").failedWith(1, "unknown command: jdock nosuch");
        engine.jdock("run").failedWith(1, "requires at least 1 argument");
        engine.jdock("ps", "--nosuch").failedWith(125, "unknown flag: --nosuch");
    }

    @Test
    void aDaemonThatIsNotThere() {
        Outcome outcome = Running.start(Shell.builder(
                        List.of(Engine.home().resolve("bin/jdock").toString(), "-H", "unix:///nosuch/sock", "ps")))
                .await();
        outcome.failedWith(1, "Cannot connect to the jdock daemon at unix:///nosuch/sock", "jdockd");
        assertThat(outcome.err().strip().lines()).hasSize(1);
    }
}
