package io.jdock.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers have the fields of Docker's, with their types, for clients that take them for granted. */
@WithEngine
class AnswersIT {
    private static final Shape STATE = new Shape("""
            Status:s Running:b Paused:b Restarting:b OOMKilled:b Dead:b Pid:n ExitCode:n Error:s StartedAt:t FinishedAt:t
            """);

    private static final Shape CONTAINER = new Shape("""
            Id:s Created:t Path:s Args:a State:o Image:s ResolvConfPath:s HostnamePath:s HostsPath:s LogPath:s Name:s
            RestartCount:n Driver:s Platform:s MountLabel:s ProcessLabel:s AppArmorProfile:s ExecIDs:a? HostConfig:o
            GraphDriver.Name:s GraphDriver.Data:o Mounts:a Config:o NetworkSettings:o
            """);

    private static final Shape CONFIG = new Shape("""
            Hostname:s Domainname:s User:s AttachStdin:b AttachStdout:b AttachStderr:b ExposedPorts:o Tty:b OpenStdin:b
            StdinOnce:b Env:a Cmd:a Healthcheck.Test:a Healthcheck.Interval:n Healthcheck.Timeout:n
            Healthcheck.Retries:n Healthcheck.StartPeriod:n Image:s Volumes:o? WorkingDir:s Entrypoint:a? OnBuild:a?
            Labels:o StopSignal:s StopTimeout:n Shell:a
            """);

    private static final Shape HOST = new Shape("""
            Binds:a ContainerIDFile:s LogConfig.Type:s LogConfig.Config:o NetworkMode:s PortBindings:o
            RestartPolicy.Name:s RestartPolicy.MaximumRetryCount:n AutoRemove:b VolumeDriver:s VolumesFrom:a?
            Mounts:a ConsoleSize:a CapAdd:a CapDrop:a CgroupnsMode:s Dns:a DnsOptions:a DnsSearch:a ExtraHosts:a
            GroupAdd:a IpcMode:s Cgroup:s Links:a? OomScoreAdj:n PidMode:s Privileged:b PublishAllPorts:b
            ReadonlyRootfs:b SecurityOpt:a Tmpfs:o UTSMode:s UsernsMode:s ShmSize:n Sysctls:o Runtime:s Isolation:s
            CpuShares:n Memory:n NanoCpus:n CgroupParent:s BlkioWeight:n BlkioWeightDevice:a? BlkioDeviceReadBps:a?
            BlkioDeviceWriteBps:a? BlkioDeviceReadIOps:a? BlkioDeviceWriteIOps:a? CpuPeriod:n CpuQuota:n
            CpuRealtimePeriod:n CpuRealtimeRuntime:n CpusetCpus:s CpusetMems:s Devices:a DeviceCgroupRules:a
            DeviceRequests:a? MemoryReservation:n MemorySwap:n MemorySwappiness:n? OomKillDisable:b? PidsLimit:n
            Ulimits:a CpuCount:n CpuPercent:n IOMaximumIOps:n IOMaximumBandwidth:n Init:b MaskedPaths:a ReadonlyPaths:a
            """);

    private static final Shape NETWORKS = new Shape("""
            Bridge:s SandboxID:s SandboxKey:s Ports:o HairpinMode:b LinkLocalIPv6Address:s LinkLocalIPv6PrefixLen:n
            SecondaryIPAddresses:a? SecondaryIPv6Addresses:a? EndpointID:s Gateway:s GlobalIPv6Address:s
            GlobalIPv6PrefixLen:n IPAddress:s IPPrefixLen:n IPv6Gateway:s MacAddress:s Networks.bridge.IPAMConfig:o?
            Networks.bridge.Links:a? Networks.bridge.Aliases:a? Networks.bridge.MacAddress:s
            Networks.bridge.DriverOpts:o? Networks.bridge.GwPriority:n Networks.bridge.NetworkID:s
            Networks.bridge.EndpointID:s Networks.bridge.Gateway:s Networks.bridge.IPAddress:s
            Networks.bridge.IPPrefixLen:n Networks.bridge.IPv6Gateway:s Networks.bridge.GlobalIPv6Address:s
            Networks.bridge.GlobalIPv6PrefixLen:n Networks.bridge.DNSNames:a?
            """);

    private static final String FULL = """
            {"Image":"busybox","Cmd":["sleep","1000"],"Hostname":"h","Domainname":"d.x","User":"0:0","AttachStdout":true,
             "ExposedPorts":{"80/tcp":{},"53/udp":{}},"Env":["A=b"],"WorkingDir":"/tmp","Labels":{"l":"v"},
             "StopSignal":"SIGINT","StopTimeout":7,"Shell":["/bin/sh","-c"],"Volumes":{"/anonymous":{}},
             "Healthcheck":{"Test":["CMD","true"],"Interval":1000000000,"Timeout":2000000000,"StartPeriod":3000000000,
              "Retries":2},
             "HostConfig":{"Binds":["/usr/share:/share:ro"],"ContainerIDFile":"/x","RestartPolicy":{"Name":"on-failure",
              "MaximumRetryCount":3},"CapAdd":["NET_ADMIN"],"CapDrop":["MKNOD"],"CgroupnsMode":"private",
              "Dns":["192.0.2.1"],"DnsOptions":["ndots:2"],"DnsSearch":["a.b"],"ExtraHosts":["a:192.0.2.2"],
              "GroupAdd":["5"],"IpcMode":"private","OomScoreAdj":100,"SecurityOpt":["no-new-privileges"],
              "Tmpfs":{"/run":"rw,size=1m"},"ShmSize":1048576,"ConsoleSize":[10,20],"CpuShares":512,
              "Memory":67108864,"NanoCpus":500000000,"PidsLimit":100,"MemoryReservation":33554432,
              "Devices":[{"PathOnHost":"/dev/null","PathInContainer":"/dev/n","CgroupPermissions":"r"}],
              "DeviceCgroupRules":["c 1:3 r"],"Ulimits":[{"Name":"nofile","Hard":1024,"Soft":512}],"Init":true,
              "Mounts":[{"Type":"volume","Source":"answers","Target":"/v","ReadOnly":true,
                "VolumeOptions":{"NoCopy":true,"Labels":{"a":"b"}}},
               {"Type":"tmpfs","Target":"/tm","TmpfsOptions":{"SizeBytes":1048576,"Mode":448}}],
              "Sysctls":{"net.core.somaxconn":"512"},"MaskedPaths":["/proc/kcore"],"ReadonlyPaths":["/proc/sys"]}}
            """;

    private final Engine engine;

    AnswersIT(Engine engine) {
        this.engine = engine;
    }

    private RawHttp.Answer send(String method, String path, String body) {
        return RawHttp.send(engine.socket(), method, path, body);
    }

    private JsonNode get(String path) {
        RawHttp.Answer answer = send("GET", path, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        String body = answer.body();
        return Outcome.json(answer.head().contains("chunked") ? body.substring(body.indexOf('\n') + 1) : body);
    }

    private void post(int status, String path, String body) {
        RawHttp.Answer answer = send("POST", path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    private JsonNode created() {
        post(201, "/containers/create?name=all", FULL);
        return get("/containers/all/json");
    }

    @Test
    void aContainerWithEverything() {
        JsonNode container = created();
        CONTAINER.check(container);
        STATE.check(container.get("State"));
        CONFIG.check(container.get("Config"));
        HOST.check(container.get("HostConfig"));
        assertWhatWasAsked(Outcome.json(FULL), container);

        post(204, "/containers/all/start", "");
        JsonNode running = get("/containers/all/json?size=1");
        NETWORKS.check(running.get("NetworkSettings"));
        new Shape("SizeRw:n SizeRootFs:n State.Health.Status:s State.Health.FailingStreak:n State.Health.Log:a")
                .check(running);
        for (JsonNode mount : running.get("Mounts")) {
            new Shape("Type:s Source:s Destination:s Mode:s RW:b Propagation:s").check(mount);
        }
    }

    /** Inspect shows what a create asked for. */
    private static void assertWhatWasAsked(JsonNode asked, JsonNode container) {
        asked.properties().forEach(field -> {
            if (!field.getKey().equals("HostConfig")) {
                assertThat(container.get("Config").get(field.getKey()))
                        .as(field.getKey())
                        .isEqualTo(field.getValue());
            }
        });
        asked.get("HostConfig")
                .properties()
                .forEach(field -> assertThat(container.get("HostConfig").get(field.getKey()))
                        .as(field.getKey())
                        .isEqualTo(field.getValue()));
    }

    @Test
    void aContainerWithNothing() {
        post(201, "/containers/create?name=bare", "{\"Image\":\"busybox\",\"Cmd\":[\"true\"]}");
        JsonNode container = get("/containers/bare/json");
        CONTAINER.check(container);
        STATE.check(container.get("State"));
        assertThat(Shape.names(container.get("Config"))).doesNotContain("ExposedPorts", "StopSignal", "Shell");
        assertThat(container.at("/HostConfig/ConsoleSize").toString()).isEqualTo("[0,0]");
        assertThat(container.at("/State/StartedAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
    }

    @Test
    void lists() {
        created();
        new Shape("""
                Id:s Names:a Image:s ImageID:s Command:s Created:n Ports:a Labels:o State:s Status:s
                HostConfig.NetworkMode:s NetworkSettings.Networks:o Mounts:a SizeRootFs:n
                """).check(get("/containers/json?all=1&size=1").get(0));
        new Shape("""
                Id:s ParentId:s RepoTags:a RepoDigests:a Created:n Size:n SharedSize:n Labels:o? Containers:n
                """).check(get("/images/json").get(0));
        new Shape("Volumes:a Warnings:a?").check(get("/volumes"));
        new Shape("Name:s Driver:s Mountpoint:s CreatedAt:t Labels:o? Scope:s Options:o?")
                .check(get("/volumes/answers"));
        new Shape("""
                Name:s Id:s Created:t Scope:s Driver:s EnableIPv4:b EnableIPv6:b IPAM.Driver:s IPAM.Config:a
                IPAM.Options:o? Internal:b Attachable:b Ingress:b ConfigFrom:o ConfigOnly:b Containers:o Options:o
                Labels:o
                """).check(get("/networks/bridge"));
        new Shape("LayersSize:n Images:a Containers:a Volumes:a BuildCache:a").check(get("/system/df"));
    }

    @Test
    void theEngine() {
        JsonNode info = get("/info");
        new Shape("""
                ID:s Containers:n ContainersRunning:n ContainersPaused:n ContainersStopped:n Images:n Driver:s
                DriverStatus:a DockerRootDir:s Plugins.Volume:a Plugins.Network:a Plugins.Log:a MemoryLimit:b SwapLimit:b
                CpuCfsPeriod:b CpuCfsQuota:b CPUShares:b CPUSet:b PidsLimit:b OomKillDisable:b IPv4Forwarding:b Debug:b
                NFd:n NGoroutines:n SystemTime:t LoggingDriver:s CgroupDriver:s CgroupVersion:s NEventsListener:n
                KernelVersion:s OperatingSystem:s OSVersion:s OSType:s Architecture:s NCPU:n MemTotal:n
                IndexServerAddress:s RegistryConfig:o HttpProxy:s HttpsProxy:s NoProxy:s Name:s Labels:a
                ExperimentalBuild:b ServerVersion:s Runtimes:o DefaultRuntime:s Swarm.LocalNodeState:s
                LiveRestoreEnabled:b Isolation:s InitBinary:s ContainerdCommit.ID:s RuncCommit.ID:s InitCommit.ID:s
                SecurityOptions:a Warnings:a?
                """).check(info);
        assertThat(info.at("/Plugins/Log").toString()).contains("json-file", "local", "syslog");
        assertThat(info.at("/Plugins/Network").toString()).contains("bridge", "host", "ipvlan", "macvlan", "null");
        new Shape("""
                Platform.Name:s Components:a Version:s ApiVersion:s MinAPIVersion:s GitCommit:s GoVersion:s Os:s Arch:s
                KernelVersion:s BuildTime:s
                """).check(get("/version"));
    }

    @Test
    void statisticsAndProcesses() {
        post(201, "/containers/create?name=all", FULL);
        post(204, "/containers/all/start", "");
        new Shape("""
                id:s name:s read:t preread:t pids_stats.current:n blkio_stats:o num_procs:n storage_stats:o
                cpu_stats.cpu_usage.total_usage:n cpu_stats.cpu_usage.usage_in_kernelmode:n
                cpu_stats.cpu_usage.usage_in_usermode:n cpu_stats.system_cpu_usage:n cpu_stats.online_cpus:n
                cpu_stats.throttling_data.periods:n precpu_stats.cpu_usage.total_usage:n memory_stats.usage:n
                memory_stats.limit:n memory_stats.stats:o networks.eth0.rx_bytes:n networks.eth0.tx_dropped:n
                """).check(get("/containers/all/stats?stream=0&one-shot=1"));
        JsonNode processes = get("/containers/all/top?ps_args=aux");
        assertThat(processes.at("/Titles/10").asText()).isEqualTo("COMMAND");
        assertThat(processes.at("/Processes").toString()).contains("sleep 1000");
    }

    @Test
    void events() {
        created();
        JsonNode event = get("/events?since=1&until=" + (Instant.now().getEpochSecond() + 1) + "&filters="
                + encode("{\"container\":[\"all\"],\"event\":[\"create\"]}"));
        new Shape("""
                status:s id:s from:s Type:s Action:s Actor.ID:s Actor.Attributes.name:s Actor.Attributes.image:s scope:s
                time:n timeNano:n
                """).check(event);
        assertThat(send("GET", "/events?since=5&until=3", "").status()).isEqualTo(400);
    }

    @Test
    void imagesInEachVersion() {
        new Shape("""
                Id:s RepoTags:a RepoDigests:a Parent:s Comment:s Created:t DockerVersion:s Author:s Config:o
                Architecture:s Os:s Size:n GraphDriver.Name:s GraphDriver.Data:o RootFS.Type:s RootFS.Layers:a
                Metadata.LastTagTime:t
                """).check(get("/v1.50/images/busybox/json"));
        assertThat(Shape.names(get("/v1.50/images/busybox/json")))
                .doesNotContain("VirtualSize", "ContainerConfig", "Container");
        assertThat(Shape.names(get("/v1.44/images/busybox/json")))
                .contains("ContainerConfig", "Container")
                .doesNotContain("VirtualSize");
        JsonNode old = get("/v1.41/images/busybox/json");
        new Shape("VirtualSize:n Config.Hostname:s Config.Tty:b Config.Volumes:o? ContainerConfig.Cmd:a?").check(old);
        assertThat(old.get("VirtualSize")).isEqualTo(old.get("Size"));
        new Shape("VirtualSize:n").check(get("/v1.41/images/json").get(0));
        new Shape("VirtualSize:n").check(get("/v1.41/system/df").get("Images").get(0));
        new Shape("KernelMemory:b BridgeNfIptables:b").check(get("/v1.41/info"));
        assertThat(Shape.names(get("/v1.50/info"))).doesNotContain("KernelMemory", "BridgeNfIptables");
    }

    private static String encode(String filters) {
        return URLEncoder.encode(filters, UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':['^/f[ab]$']} | a b",
                "{'name':['(']} | ",
                "{'id':['']} | ",
                "{'ancestor':['busybox']} | a b c",
                "{'before':['fb']} | a",
                "{'since':['fb']} | c",
                "{'label':['l','m=x']} | a",
                "{'label':['l=']} | ",
                "{'status':['created','exited']} | b c",
                "{'exited':['3']} | c",
                "{'health':['none']} | a b c",
                "{'network':['none']} | a b c",
                "{'volume':['/v']} | a",
                "{'expose':['79-81/tcp']} | a",
                "{'is-task':['true']} | ",
                "{'name':['fa'],'status':['exited']} | "
            })
    void filtersOfContainers(String filters, String expected) {
        create(
                "fa",
                "\"Labels\":{\"l\":\"1\",\"m\":\"x\"},\"ExposedPorts\":{\"80/tcp\":{}},\"Volumes\":{\"/v\":{}},"
                        + "\"Cmd\":[\"sleep\",\"1000\"]");
        create("fb", "\"Labels\":{\"l\":\"2\"},\"Cmd\":[\"true\"]");
        create("fc", "\"Cmd\":[\"sh\",\"-c\",\"exit 3\"]");
        post(204, "/containers/fa/start", "");
        post(204, "/containers/fc/start", "");
        post(200, "/containers/fc/wait", "");
        JsonNode found = get("/containers/json?all=1&filters=" + encode(filters.replace('\'', '"')));
        assertThat(StreamSupport.stream(found.spliterator(), false)
                        .map(container -> container.at("/Names/0").asText().substring(2)))
                .containsExactlyInAnyOrderElementsOf(expected == null ? List.of() : List.of(expected.split(" ")));
    }

    private void create(String name, String fields) {
        post(
                201,
                "/containers/create?name=" + name,
                "{\"Image\":\"busybox\"," + fields + ",\"HostConfig\":{\"NetworkMode\":\"none\"}}");
    }

    @Test
    void filtersThatAreNone() {
        create("a".repeat(40), "\"Cmd\":[\"true\"]");
        Map.of(
                        "/containers/json", "{\"bogus\":[\"x\"]}",
                        "/containers/json?all=1", "{\"name\":[\"(a|aa)+(x?)\\\\2b\"]}",
                        "/images/json", "{\"dangling\":[\"x\"]}",
                        "/networks", "{\"dangling\":[\"x\"]}",
                        "/volumes", "{\"bogus\":[\"x\"]}",
                        "/events", "{\"bogus\":[\"x\"]}")
                .forEach((path, filters) -> assertThat(
                                send("GET", path + (path.contains("?") ? "&" : "?") + "filters=" + encode(filters), "")
                                        .status())
                        .as(path)
                        .isEqualTo(400));
        for (String kind : List.of("containers", "images", "networks")) {
            assertThat(send("POST", "/" + kind + "/prune?filters=" + encode("{\"until\":[\"nonsense\"]}"), "")
                            .body())
                    .contains("failed to parse value as time or duration");
        }
    }
}
