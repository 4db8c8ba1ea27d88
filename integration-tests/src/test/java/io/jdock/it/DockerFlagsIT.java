package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** jdock beside Docker's own client: the same flags, and the same requests and exit codes for the same words. */
class DockerFlagsIT {
    private static final Pattern FLAG = Pattern.compile("^ {1,8}(?:(-\\w), )? *(--[\\w-]+)(?: (\\w+))?( .*)?$");
    /** For a daemon on Windows, or one with experiments: jdock knows them and says so, and does not list them. */
    private static final Set<String> ELSEWHERE = Set.of(
            "--cpu-count", "--cpu-percent", "--io-maxbandwidth", "--io-maxiops", "--checkpoint", "--checkpoint-dir");
    /** What one of the two sends though it says nothing, or sends for daemons of other versions. */
    private static final Set<String> UNSAID = Set.of("ConsoleSize", "MacAddress", "KernelMemory");

    private static final List<String> COMMANDS = List.of(
            "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs", "ls", "pause",
            "port", "prune", "rename", "restart", "rm", "run", "start", "stats", "stop", "top", "unpause", "update",
            "wait");

    private record Flag(String shortName, boolean takesValue) {}

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private HttpServer daemon;

    @BeforeEach
    void startDaemon() throws IOException {
        DockerClientIT.assumeDocker();
        daemon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        daemon.createContext("/", this::answer);
        daemon.start();
    }

    @AfterEach
    void stopDaemon() {
        if (daemon != null) {
            daemon.stop(0);
        }
    }

    /** Notes what is asked, and refuses it. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/v1\\.\\d+", "");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean greeting = Set.of("/_ping", "/info", "/version").contains(path);
        if (!greeting) {
            requests.add(exchange.getRequestMethod() + " " + path + " " + (body.isEmpty() ? "{}" : body));
        }
        byte[] text = (greeting ? "{\"ApiVersion\":\"1.50\",\"OSType\":\"linux\"}" : "{\"message\":\"refused\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Api-Version", "1.50");
        exchange.getResponseHeaders().add("Ostype", "linux");
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(greeting ? 200 : 400, head ? -1 : text.length);
        if (!head) {
            exchange.getResponseBody().write(text);
        }
        exchange.close();
    }

    private static String docker() {
        return Engine.dockerClient().orElseThrow();
    }

    private static String jdock() {
        return Engine.home().resolve("bin/jdock").toString();
    }

    private Outcome call(String client, String words) {
        List<String> command = new ArrayList<>(
                List.of(client, "-H", "tcp://127.0.0.1:" + daemon.getAddress().getPort()));
        command.addAll(List.of(words.split(" ")));
        return Shell.run(command, "");
    }

    private Map<String, Flag> flags(String client, String command) {
        var flags = new TreeMap<String, Flag>();
        Outcome help = call(client, "container " + command + " --help");
        for (String line : help.out().lines().toList()) {
            Matcher flag = FLAG.matcher(line);
            if (flag.matches()) {
                flags.put(flag.group(2), new Flag(flag.group(1), flag.group(3) != null));
            }
        }
        return flags;
    }

    @Test
    void everyFlagOfDockersIsThere() {
        for (String command : COMMANDS) {
            Map<String, Flag> theirs = flags(docker(), command);
            theirs.keySet().removeAll(ELSEWHERE);
            // Docker's help tells of itself for some commands only; --time is what --timeout was once called.
            theirs.keySet().removeAll(Set.of("--help", "--time"));
            assertThat(flags(jdock(), command)).as(command).containsAllEntriesOf(theirs);
        }
        assertThat(call(jdock(), "stop --time 5 c").err()).contains("refused");
        assertThat(call(jdock(), "start --checkpoint a b").err()).contains("experimental features");
        assertThat(call(jdock(), "create --cpu-count 1 busybox").err()).contains("running on windows");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-it --name n --hostname h --domainname d -u 1:2 -w /w --entrypoint e -e NOT_SET busybox sh -c x",
                "-a stdout --label a=b --stop-signal INT --stop-timeout 3 --init --rm --read-only --privileged busybox",
                "--add-host a:1.2.3.4 --dns 1.1.1.1 --dns-option x --dns-search a.b --group-add 5 busybox",
                "--cap-add CAP_SYS_ADMIN --cap-drop ALL --security-opt no-new-privileges --security-opt label=disable busybox",
                "-m 64m --memory-swap -1 --memory-reservation 32m --memory-swappiness 5 --shm-size 1m busybox",
                "--cpus 1/4 -c 5 --cpuset-cpus 0 --cpuset-mems 0 --pids-limit 9 --blkio-weight 300 busybox",
                "--cpu-period 1000 --cpu-quota 500 --cpu-rt-period 3 --cpu-rt-runtime 2 --oom-score-adj 5 busybox",
                "--blkio-weight-device /dev/sda:20 --device-read-bps /dev/sda:1m --device-write-iops /dev/sda:7 busybox",
                "--device /dev/null:/dev/x:r busybox",
                "--device-cgroup-rule x busybox",
                "--gpus device=1,count=2 busybox",
                "--gpus x=y busybox",
                "--health-cmd x --health-interval 1m30s --health-retries 2 busybox",
                "--health-interval -1s busybox",
                "--health-cmd x --no-healthcheck busybox",
                "--ipc host --pid host --uts host --userns host --cgroupns private busybox",
                "--pid x busybox",
                "--uts x busybox",
                "--userns x busybox",
                "--memory-swappiness 101 busybox",
                "--link x:y busybox",
                "--link x:y:z busybox",
                "--log-driver local --log-opt max-size=1m busybox",
                "--log-driver none --log-opt max-size=1m busybox",
                "--network n --network-alias a --ip 1.2.3.4 --mac-address 02:42:ac:11:00:02 busybox",
                "--network host -P --expose 80-81/udp busybox",
                "--expose 80:90 busybox",
                "-p 8080:80 -p 127.0.0.1:81:81/udp -p 1000-1001:2000-2001 -p [::1]:7:7 busybox",
                "-p 99999:80 busybox",
                "-p published=80,target=90 busybox",
                "--restart on-failure:3 --runtime r --isolation default --storage-opt size=1G busybox",
                "--restart on-failure:x busybox",
                "--storage-opt x busybox",
                "--security-opt x busybox",
                "--sysctl net.x=1 --tmpfs /t:size=1m --ulimit nofile=1:2 busybox",
                "--ulimit nofile=3:2 busybox",
                "-v vol:/v:ro -v /h:/i:rshared -v /anonymous --volumes-from c:ro --volume-driver local busybox",
                "--mount type=bind,src=/a,dst=/b,readonly,bind-propagation=rslave busybox",
                "--mount type=volume,src=v,dst=/b,volume-nocopy,volume-label=x=y,volume-opt=a=b busybox",
                "--mount type=tmpfs,dst=/b,tmpfs-size=1m,tmpfs-mode=1770 busybox",
                "--mount type=bind,dst=/b,tmpfs-size=1m busybox",
                "--cidfile /proc/self/status busybox"
            })
    void theSameWordsAskTheSame(String words) {
        assertSame("create " + words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run -d -a stdout busybox",
                "run --rm --restart always busybox",
                "run --cidfile /proc/self/status busybox",
                "exec --env-file /nonexistent c x",
                "update -m 5m --restart no --cpus 2 --pids-limit 3 c",
                "update --restart x c",
                "export -o /nonexistent/x c",
                "rename a b",
                "cp a b",
                "top",
                "port"
            })
    void theSameHoldsForOtherCommands(String words) {
        assertSame(words);
    }

    private void assertSame(String words) {
        Outcome theirs = call(docker(), words);
        List<JsonNode> asked = asked();
        Outcome ours = call(jdock(), words);
        assertThat(asked()).as(words).isEqualTo(asked);
        assertThat(ours.exitCode()).as(ours + "\n" + theirs).isEqualTo(theirs.exitCode());
    }

    /** The requests since the last call, without what says nothing. */
    private List<JsonNode> asked() {
        var asked = new ArrayList<JsonNode>();
        var all = new ArrayList<String>();
        requests.drainTo(all);
        for (String request : all) {
            JsonNode body = Outcome.json(request.substring(request.indexOf('{')));
            prune(body);
            ((ObjectNode) body).put("(request)", request.substring(0, request.indexOf('{')));
            asked.add(body);
        }
        return asked;
    }

    private static void prune(JsonNode node) {
        node.forEach(DockerFlagsIT::prune);
        if (node instanceof ObjectNode object) {
            object.remove(UNSAID);
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.removeIf(name -> !saysNothing(name, object.get(name)));
            object.remove(names);
            if (object.get("Binds") instanceof ArrayNode binds) {
                // Docker's client keeps them in a map, and sends them in any order.
                List<JsonNode> sorted = new ArrayList<>();
                binds.forEach(sorted::add);
                sorted.sort(Comparator.comparing(JsonNode::asText));
                binds.removeAll().addAll(sorted);
            }
        }
    }

    private static boolean saysNothing(String name, JsonNode value) {
        return value.isNull()
                || value.isContainerNode() && value.isEmpty() && !name.equals("Entrypoint")
                || value.isTextual() && value.textValue().isEmpty()
                || value.isNumber() && value.asLong() == 0 && !name.equals("StopTimeout")
                || value.isBoolean() && !value.booleanValue()
                || name.equals("MemorySwappiness") && value.asLong() == -1
                || name.equals("RestartPolicy") && value.path("Name").asText().equals("no") && value.size() == 1
                || value instanceof ArrayNode array
                        && array.size() == 1
                        && array.get(0).isNull();
    }
}
