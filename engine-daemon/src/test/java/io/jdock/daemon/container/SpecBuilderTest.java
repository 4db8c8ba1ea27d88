package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.daemon.container.model.ContainerConfig;
import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.state.Json;
import io.jdock.shim.oci.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpecBuilderTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/jdock/daemon/container");

    @Test
    void translatesAPlainContainer() throws IOException {
        golden("spec-plain.json", build("{\"Cmd\": [\"sh\"], \"Hostname\": \"h\"}", "{\"NetworkMode\": \"bridge\"}"));
    }

    @Test
    void translatesLimitsMountsAndPrivileges() throws IOException {
        golden(
                "spec-limited.json",
                build(
                        "{\"Entrypoint\": [\"/init\"], \"Cmd\": [\"a b\"], \"Hostname\": \"h\", \"Domainname\": \"example.org\","
                                + " \"User\": \"app:web\", \"WorkingDir\": \"/srv\", \"Tty\": true,"
                                + " \"Env\": [\"A=b\", \"PATH=/bin\", \"TERM\"]}",
                        "{\"NetworkMode\": \"bridge\", \"Memory\": 67108864, \"NanoCpus\": 500000000, \"PidsLimit\": 50,"
                                + " \"CpuShares\": 512, \"CpusetCpus\": \"0\", \"CapAdd\": [\"NET_ADMIN\"],"
                                + " \"CapDrop\": [\"ALL\"], \"ReadonlyRootfs\": true, \"ShmSize\": 1048576,"
                                + " \"SecurityOpt\": [\"no-new-privileges\"], \"Ulimits\": [{\"Name\": \"nofile\","
                                + " \"Soft\": 100, \"Hard\": 200}], \"Sysctls\": {\"net.ipv4.ip_forward\": \"1\"},"
                                + " \"OomScoreAdj\": 500, \"ConsoleSize\": [24, 80], \"CgroupnsMode\": \"host\","
                                + " \"Devices\": [{\"PathOnHost\": \"/dev/null\", \"PathInContainer\": \"/dev/nothing\","
                                + " \"CgroupPermissions\": \"r\"}]}",
                        ContainerMount.bind("/srv", "/data", "ro,rslave", true).withPropagation("rslave", true),
                        ContainerMount.tmpfs("/run", List.of("size=1m", "exec"))));
    }

    private static Spec build(String config, String host, ContainerMount... mounts) {
        var document = new ContainerDocument(
                ContainerDocument.VERSION,
                "ab".repeat(32),
                "web",
                Instant.EPOCH,
                "sha256:" + "cd".repeat(32),
                List.of("/layer"),
                "linux",
                Json.parse(config, ContainerConfig.class),
                Json.parse(host, HostConfig.class),
                Map.of(),
                List.of(mounts),
                0,
                false,
                LifeRecord.NEW,
                null,
                null);
        var files = new LinkedHashMap<String, String>();
        files.put("/etc/hosts", "/run/jdock/containers/x/hosts");
        return SpecBuilder.build(
                document,
                new SpecBuilder.Surroundings(
                        Optional.of("/run/jdock/netns/x"),
                        document.config().hostname(),
                        files,
                        List.of(55),
                        Map.of("ipc", 77),
                        List.of(),
                        "/jdock/x",
                        true));
    }

    /** {@code -Dgolden.update} writes what is instead of comparing; look at the difference before you commit it. */
    private static void golden(String name, Spec spec) throws IOException {
        String text = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(spec) + "\n";
        Path file = GOLDEN.resolve(name);
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
