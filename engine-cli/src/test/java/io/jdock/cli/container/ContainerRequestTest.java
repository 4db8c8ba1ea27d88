package io.jdock.cli.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.TestingArguments;
import io.jdock.cli.UsageError;
import io.jdock.cli.http.EngineAddress;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerRequestTest {
    @Test
    void plainRunAttachesOutput() {
        ContainerRequest request = request("busybox", "echo", "-n", "--rm", "x");
        assertThat(request.attachStdout()).isTrue();
        assertThat(request.attachStdin()).isFalse();
        assertThat(request.autoRemove()).isFalse();
        assertThat(Json.compact(request.body()))
                .isEqualTo("{\"AttachStdin\":false,\"AttachStdout\":true,\"AttachStderr\":true,"
                        + "\"Tty\":false,\"OpenStdin\":false,\"StdinOnce\":false,\"Cmd\":[\"echo\",\"-n\",\"--rm\",\"x\"],"
                        + "\"Image\":\"busybox\",\"HostConfig\":{\"NetworkMode\":\"default\"}}");
    }

    @Test
    void lettersMayStandTogether() {
        ContainerRequest request = request("-it", "--rm", "-w/tmp", "-eA=1", "-e", "B=2", "-u1:2", "busybox");
        assertThat(request.tty()).isTrue();
        assertThat(request.attachStdin()).isTrue();
        assertThat(body(request).flag("StdinOnce")).isTrue();
        assertThat(body(request).text("WorkingDir")).isEqualTo("/tmp");
        assertThat(body(request).text("User")).isEqualTo("1:2");
        assertThat(body(request).array("Env")).containsExactly("A=1", "B=2");
        assertThat(body(request).object("HostConfig").flag("AutoRemove")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-net=host", "--net=host", "--network=host", "--net host", "-net host", "--network host"})
    void networkHasManySpellings(String flag) {
        assertThat(host(request((flag + " busybox").split(" "))).text("NetworkMode"))
                .isEqualTo("host");
    }

    @Test
    void networkWithDetails() {
        JsonObject endpoint = body(request(
                        "--network", "name=n1,alias=a,ip=10.0.0.2", "--network-alias", "b", "busybox"))
                .object("NetworkingConfig")
                .object("EndpointsConfig")
                .object("n1");
        assertThat(Json.compact(endpoint.fields()))
                .isEqualTo("{\"Aliases\":[\"a\",\"b\"],\"IPAMConfig\":{\"IPv4Address\":\"10.0.0.2\"}}");
    }

    @Test
    void resources() {
        JsonObject host = host(request(
                "-m",
                "64m",
                "--memory-swap",
                "-1",
                "--cpus",
                "0.5",
                "--pids-limit",
                "50",
                "--ulimit",
                "nofile=10:20",
                "--shm-size",
                "1g",
                "busybox"));
        assertThat(host.number("Memory")).isEqualTo(64L << 20);
        assertThat(host.number("MemorySwap")).isEqualTo(-1);
        assertThat(host.number("NanoCpus")).isEqualTo(500_000_000);
        assertThat(host.number("PidsLimit")).isEqualTo(50);
        assertThat(host.number("ShmSize")).isEqualTo(1L << 30);
        assertThat(Json.compact(host.array("Ulimits"))).isEqualTo("[{\"Name\":\"nofile\",\"Hard\":20,\"Soft\":10}]");
    }

    @Test
    void storage() {
        ContainerRequest request = request(
                "-v",
                "/srv:/srv:ro",
                "-v",
                "/data",
                "--tmpfs",
                "/run:size=1m",
                "--mount",
                "type=bind,source=/a,target=/b,readonly,bind-propagation=rslave",
                "busybox");
        assertThat(host(request).array("Binds")).containsExactly("/srv:/srv:ro");
        assertThat(body(request).object("Volumes").fields()).containsOnlyKeys("/data");
        assertThat(host(request).object("Tmpfs").text("/run")).isEqualTo("size=1m");
        assertThat(Json.compact(host(request).array("Mounts")))
                .isEqualTo("[{\"Type\":\"bind\",\"Source\":\"/a\",\"Target\":\"/b\","
                        + "\"ReadOnly\":true,\"BindOptions\":{\"Propagation\":\"rslave\"}}]");
    }

    @Test
    void lifecycleAndHealth() {
        ContainerRequest request = request(
                "--restart",
                "on-failure:3",
                "--stop-signal",
                "INT",
                "--stop-timeout",
                "0",
                "--health-cmd",
                "true",
                "--health-interval",
                "1m30s",
                "--entrypoint",
                "",
                "--init=false",
                "busybox");
        assertThat(Json.compact(host(request).object("RestartPolicy").fields()))
                .isEqualTo("{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}");
        assertThat(body(request).fields()).containsEntry("StopTimeout", 0L).containsEntry("StopSignal", "INT");
        assertThat(body(request).object("Healthcheck").number("Interval")).isEqualTo(90_000_000_000L);
        assertThat(body(request).array("Entrypoint")).containsExactly("");
        assertThat(host(request).fields()).containsEntry("Init", false);
    }

    @Test
    void variablesWithoutValueAreTheClients() {
        Arguments arguments = TestingArguments.parse(new RunCommand(), "-e", "A", "-e", "MISSING", "busybox");
        assertThat(JsonObject.of(ContainerRequest.of(arguments, false, Map.of("A", "mine"))
                                .body())
                        .array("Env"))
                .containsExactly("A=mine", "MISSING");
    }

    @Test
    void switchesTakeValuesAfterAnEqualsSign() {
        assertThat(request("--rm=false", "busybox").autoRemove()).isFalse();
        assertThat(request("--rm=false", "--rm=true", "busybox").autoRemove()).isTrue();
        assertThat(request("-t=1", "busybox").tty()).isTrue();
        assertThatThrownBy(() -> request("--rm=x", "busybox"))
                .hasMessage(
                        "invalid argument \"x\" for \"--rm\" flag: strconv.ParseBool: parsing \"x\": invalid syntax");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "-m abc ~ invalid argument \"abc\" for \"-m, --memory\" flag: invalid size: 'abc'",
                "--memory-swap -2 ~ invalid argument \"-2\" for \"--memory-swap\" flag: invalid size: '-2'",
                "--cpus x ~ invalid argument \"x\" for \"--cpus\" flag: failed to parse x as a rational number",
                "-e = ~ invalid argument \"=\" for \"-e, --env\" flag: invalid environment variable: =",
                "-a foo ~ invalid argument \"foo\" for \"-a, --attach\" flag: valid streams are STDIN, STDOUT and STDERR",
                "--ulimit x ~ invalid argument \"x\" for \"--ulimit\" flag: invalid ulimit argument: x",
                "--add-host x ~ invalid argument \"x\" for \"--add-host\" flag: bad format for add-host: \"x\"",
                "--dns x ~ invalid argument \"x\" for \"--dns\" flag: IP address is not correctly formatted: x",
                "-c x ~ invalid argument \"x\" for \"-c, --cpu-shares\" flag: strconv.ParseInt: parsing \"x\": invalid syntax",
                "--mount foo ~ invalid argument \"foo\" for \"--mount\" flag: invalid field 'foo' must be a key=value pair",
                "--mount type=bind,src=/ ~ invalid argument \"type=bind,src=/\" for \"--mount\" flag: target is required",
                "--sysctl x=y ~ invalid argument \"x=y\" for \"--sysctl\" flag: sysctl 'x=y' is not allowed",
                "--blkio-weight 70000 ~ invalid argument \"70000\" for \"--blkio-weight\" flag: strconv.ParseUint: parsing \"70000\": value out of range",
                "--cpus 1/3 ~ invalid argument \"1/3\" for \"--cpus\" flag: value is too precise",
                "--device-cgroup-rule x ~ invalid argument \"x\" for \"--device-cgroup-rule\" flag: invalid device cgroup format 'x'",
                "--dns-search a_b ~ invalid argument \"a_b\" for \"--dns-search\" flag: a_b is not a valid domain",
                "--gpus count=x ~ invalid argument \"count=x\" for \"--gpus\" flag: invalid count (x): value must be either \"all\" or an integer: invalid syntax",
                "--gpus count=1,count=2 ~ invalid argument \"count=1,count=2\" for \"--gpus\" flag: gpu request key 'count' can be specified only once",
                "--link a:b:c ~ invalid argument \"a:b:c\" for \"--link\" flag: bad format for links: a:b:c",
                "--network name=a,gw-priority=x ~ invalid argument \"name=a,gw-priority=x\" for \"--network\" flag: invalid gw-priority (x): invalid syntax",
                "--network alias=x ~ invalid argument \"alias=x\" for \"--network\" flag: network name/id is not specified",
                "--ulimit nofile=1:2:3 ~ invalid argument \"nofile=1:2:3\" for \"--ulimit\" flag: too many limit value arguments - 1:2:3, can only have up to two, `soft[:hard]`",
                "--foo ~ unknown flag: --foo",
                "--memroy ~ unknown flag: --memroy (did you mean --memory?)",
                "-Z ~ unknown shorthand flag: 'Z' in -Z"
            })
    void wordsBadFlagsAsDocker(String flags, String message) {
        assertThatThrownBy(() -> request((flags + " busybox").split(" ")))
                .isInstanceOf(UsageError.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "-p 99999:80 ~ invalid hostPort: 99999",
                "-p abc ~ invalid containerPort: abc",
                "-p 8080: ~ no port specified: 8080:<empty>",
                "-p 1.2.3:80:80 ~ invalid IP address: 1.2.3",
                "-p 80/foo ~ invalid proto: foo",
                "-p 80-81:90-95 ~ invalid ranges specified for container and host Ports: 90-95 and 80-81",
                "-p published=80 ~ no port specified: 80:/tcp<empty>",
                "-p a=b,c ~ invalid publish opts format (should be name=value but got 'c')",
                "--expose 80:90 ~ invalid port format for --expose: 80:90",
                "--expose 9-5 ~ invalid range format for --expose: 9-5, error: invalid range specified for port: 9-5",
                "--expose x ~ invalid range format for --expose: x, error: strconv.ParseUint: parsing \"x\": invalid syntax",
                "--cgroupns bad ~ --cgroupns: invalid CGROUP mode",
                "--pid container: ~ --pid: invalid PID mode",
                "--uts x ~ --uts: invalid UTS mode",
                "--userns x ~ --userns: invalid USER mode",
                "--memory-swappiness -2 ~ invalid value: -2. Valid memory swappiness range is 0-100",
                "--log-driver none --log-opt a=b ~ invalid logging opts for driver none",
                "--storage-opt x ~ invalid storage option",
                "--security-opt x ~ Invalid --security-opt: \"x\"",
                "--health-interval -1s ~ --health-interval cannot be negative",
                "--health-retries -1 ~ --health-retries cannot be negative",
                "-v a::b ~ invalid spec: a::b: empty section between colons",
                "--device x:y:z:w ~ bad format for path: x:y:z:w",
                "--mac-address x ~ x is not a valid mac address",
                "--rm --restart=always ~ conflicting options: cannot specify both --restart and --rm",
                "--env-file /nonexistent ~ open /nonexistent: no such file or directory",
                "--health-cmd x --no-healthcheck ~ --no-healthcheck conflicts with --health-* options"
            })
    void wordsBadCombinationsAsDocker(String flags, String message) {
        assertThatThrownBy(() -> request((flags + " busybox").split(" ")))
                .isInstanceOfSatisfying(
                        CommandFailure.class, e -> assertThat(e.exitCode()).isEqualTo(125))
                .hasMessage(message);
    }

    @Test
    void devicesMayBePathsOrNames() {
        JsonObject host = host(request("--device", "/dev/a", "--device", "v.com/c=d", "--gpus", "\"device=0,1\"", "x"));
        assertThat(Json.compact(host.array("Devices")))
                .isEqualTo(
                        "[{\"PathOnHost\":\"/dev/a\",\"PathInContainer\":\"/dev/a\",\"CgroupPermissions\":\"rwm\"}]");
        assertThat(Json.compact(host.array("DeviceRequests")))
                .isEqualTo("[{\"Driver\":\"\",\"DeviceIDs\":[\"0\",\"1\"],\"Capabilities\":[[\"gpu\"]]},"
                        + "{\"Driver\":\"cdi\",\"DeviceIDs\":[\"v.com/c=d\"]}]");
    }

    @Test
    void portsMayBeWrittenLong() {
        assertThat(Json.compact(host(request("-p", "target=5,published=1,protocol=udp", "x"))
                        .object("PortBindings")
                        .fields()))
                .isEqualTo("{\"5/udp\":[{\"HostIp\":\"\",\"HostPort\":\"1\"}]}");
    }

    @Test
    void theSocketComesWithTheLoginsUnlessThereAreOthers() {
        ContainerRequest request = request("--use-api-socket", "x");
        assertThat(ApiSocket.mount(EngineAddress.parse("/run/s.sock"), request.body()))
                .isTrue();
        assertThat(Json.compact(host(request).array("Mounts")))
                .isEqualTo("[{\"Type\":\"bind\",\"Source\":\"/run/s.sock\",\"Target\":\"/var/run/docker.sock\"}]");
        assertThat(body(request).array("Env")).containsExactly("DOCKER_CONFIG=/run/secrets/docker");
        ContainerRequest own = request("--use-api-socket", "-e", "DOCKER_CONFIG=/c", "x");
        assertThat(ApiSocket.mount(EngineAddress.parse("/run/s.sock"), own.body()))
                .isFalse();
        assertThatThrownBy(() -> ApiSocket.mount(EngineAddress.parse("tcp://h:1"), own.body()))
                .hasMessage("flag --use-api-socket can only be used with unix sockets:"
                        + " jdock endpoint tcp://h:1 incompatible");
    }

    private static ContainerRequest request(String... words) {
        return ContainerRequest.of(TestingArguments.parse(new RunCommand(), words), false, Map.of());
    }

    private static JsonObject body(ContainerRequest request) {
        return JsonObject.of(request.body());
    }

    private static JsonObject host(ContainerRequest request) {
        return body(request).object("HostConfig");
    }
}
