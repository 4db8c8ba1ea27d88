package io.jdock.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class GraphTest {
    private static final String GRAPH = """
            {"Host": {"Name": "net:[1]", "Routes": ["default via 10.0.0.1 dev eth0"], "Interfaces": [
               {"Index": 1, "Name": "lo", "Up": true, "Carrier": true, "Mtu": 65536, "Addresses": ["127.0.0.1/8"]},
               {"Index": 2, "Name": "eth0", "Up": true, "Carrier": false, "Mtu": 1500, "Mac": "52:54:00:00:00:01"},
               {"Index": 3, "Name": "jdock0", "Kind": "bridge", "Up": true, "Carrier": true, "Mtu": 1500,
                "Mac": "02:42:00:00:00:01", "Addresses": ["172.17.0.1/16"]},
               {"Index": 5, "Name": "veth0a1b2c3", "Kind": "veth", "Up": true, "Carrier": true, "Mtu": 1500,
                "Mac": "02:42:00:00:00:02", "Master": "jdock0", "Peer": "eth0", "PeerIndex": 4, "PeerOwner": "web"},
               {"Index": 7, "Name": "veth9999999", "Kind": "veth", "Up": false, "Mtu": 1500,
                "Mac": "02:42:00:00:00:03", "Master": "jdock0", "Peer": "", "PeerIndex": 6, "PeerOwner": ""}]},
             "Bridges": [{"Network": "bridge", "Bridge": "jdock0", "Subnets": ["172.17.0.0/16"]}],
             "Containers": [
               {"Id": "0123456789abcdef", "Name": "web", "Path": "/run/x", "Namespace": {"Name": "net:[2]",
                "Routes": ["default via 172.17.0.1 dev eth0"], "Interfaces": [
                 {"Index": 4, "Name": "eth0", "Kind": "veth", "Up": true, "Carrier": true, "Mtu": 1500,
                  "Mac": "02:42:ac:11:00:02", "Addresses": ["172.17.0.2/16"], "Peer": "veth0a1b2c3", "PeerIndex": 5,
                  "PeerOwner": "host"}]},
                "Networks": [{"Network": "bridge", "Names": ["web", "a<b"]}], "Ports": ["0.0.0.0:80->80/tcp"],
                "NameServer": "127.0.0.11", "NameServers": ["10.0.0.53"]},
               {"Id": "fedcba9876543210", "Name": "plain", "Path": "", "Namespace": {"Name": ""}}]}
            """;

    private static JsonObject graph() throws IOException {
        return JsonObject.of(Json.parse(GRAPH.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theTreeHasEachContainerBehindItsPort() throws Exception {
        assertThat(GraphTree.of(graph())).isEqualTo("""
                host net:[1]
                ├─ lo (1) up 127.0.0.1/8
                ├─ eth0 (2) up, no carrier 52:54:00:00:00:01 mtu 1500
                ├─ jdock0 (3) bridge up 02:42:00:00:00:01 mtu 1500 172.17.0.1/16  network bridge 172.17.0.0/16
                │  ├─ veth0a1b2c3 (5) veth up 02:42:00:00:00:02 mtu 1500 == eth0 (4) of web
                │  │  └─ container web 0123456789ab net:[2]
                │  │     ├─ eth0 (4) veth up 02:42:ac:11:00:02 mtu 1500 172.17.0.2/16 == veth0a1b2c3 (5) of host
                │  │     ├─ route default via 172.17.0.1 dev eth0
                │  │     ├─ port 0.0.0.0:80->80/tcp
                │  │     ├─ names on bridge: web, a<b
                │  │     └─ asks 127.0.0.11, and behind it 10.0.0.53
                │  └─ veth9999999 (7) veth down 02:42:00:00:00:03 mtu 1500 == ? (6) in a namespace of no container
                └─ route default via 10.0.0.1 dev eth0
                container plain fedcba987654 in the host's namespace
                """);
    }

    @Test
    void theDrawingIsWellFormed() throws Exception {
        String drawing = GraphDrawing.of(graph());
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(drawing)));
        assertThat(document.getElementsByTagName("rect").getLength())
                .as("page, boxes, and the network's stripe")
                .isEqualTo(6);
        assertThat(document.getElementsByTagName("path").getLength()).isEqualTo(1);
        assertThat(drawing).contains("veth0a1b2c3 (5)", ": web, a&lt;b", "0.0.0.0:80-&gt;80/tcp");
    }

    @Test
    void theDoctorSpeaksInLines() throws Exception {
        JsonObject diagnosis = JsonObject.of(Json.parse("""
                {"Id": "0123456789abcdef", "Name": "web", "Mode": "front", "Healthy": false, "Findings": [
                 {"Hop": "interface", "State": "ok", "Says": "eth0 is up"},
                 {"Hop": "route", "State": "broken", "Says": "there is none"},
                 {"Hop": "names", "State": "unclear", "Says": "silence"}]}
                """.getBytes(StandardCharsets.UTF_8)));
        assertThat(DoctorCommand.text(diagnosis, false)).isEqualTo("""
                web (0123456789ab), network front: BROKEN
                    ok    interface  eth0 is up
                  BROKEN  route      there is none
                    ?     names      silence
                """);
        assertThat(DoctorCommand.text(diagnosis, true))
                .doesNotContain("interface")
                .contains("BROKEN  route");
    }
}
