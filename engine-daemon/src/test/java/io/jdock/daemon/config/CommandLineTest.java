package io.jdock.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeEmptyFile() throws IOException {
        file = Files.writeString(directory.resolve("daemon.json"), "{}");
    }

    private DaemonConfig parse(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--config-file=" + file);
        return ((CommandLine.Serve) CommandLine.parse(all, "version")).config();
    }

    private void refuses(String message, String... arguments) {
        assertThatThrownBy(() -> parse(arguments))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message);
    }

    @Test
    void hasDockersDefaultsUnderItsOwnNames() {
        DaemonConfig config = parse();
        assertThat(config.hosts()).containsExactly(new ListenAddress.UnixSocket(Path.of("/run/jdock/jdock.sock")));
        assertThat(config.dataRoot()).isEqualTo(Path.of("/var/lib/jdock"));
        assertThat(config.pidFile()).isEqualTo(Path.of("/run/jdock/jdockd.pid"));
        assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(config.network().bridge()).isEqualTo("jdock0");
        assertThat(config.network().interContainer()).isTrue();
        assertThat(config.group()).isEmpty();
    }

    @Test
    void readsWhatTheDefaultBridgeAndOtherNetworksAreToBeLike() throws IOException {
        Files.writeString(file, """
                {"ipv6": true, "fixed-cidr-v6": "fd00:7::/64", "dns": ["192.0.2.53"], "dns-search": ["a.b"],
                 "default-network-opts": {"bridge": {"com.docker.network.driver.mtu": "1400"}}}""");
        var network = parse("--fixed-cidr=10.7.0.64/26", "--ip", "127.0.0.1", "--dns-opt=ndots:1")
                .network();
        assertThat(network.flags().ipv6()).isTrue();
        assertThat(network.flags().fixedCidr6().orElseThrow()).hasToString("fd00:7::/64");
        assertThat(network.flags().fixedCidr().orElseThrow()).hasToString("10.7.0.64/26");
        assertThat(network.flags().hostBinding()).hasToString("127.0.0.1");
        assertThat(network.names().servers()).containsExactly("192.0.2.53");
        assertThat(network.names().search()).containsExactly("a.b");
        assertThat(network.names().options()).containsExactly("ndots:1");
        assertThat(network.networkOptions().get("bridge")).containsEntry("com.docker.network.driver.mtu", "1400");
    }

    @Test
    void refusesWhatNoNetworkCanBeLike() {
        refuses("driver=option=value is expected", "--default-network-opt=mtu");
        refuses("invalid value \"x\" for dns", "--dns=x");
    }

    @Test
    void readsFlags() {
        DaemonConfig config = parse(
                "-H",
                "unix:///a.sock",
                "--host=tcp://:2375",
                "-H",
                "fd://",
                "--data-root",
                "/d",
                "--exec-root=/e",
                "-b",
                "br7",
                "--bip",
                "10.1.0.1/24",
                "--default-address-pool",
                "base=10.9.0.0/16,size=24",
                "--mtu",
                "1400",
                "--icc=false",
                "--ip-masq=false",
                "--ip-forward=false",
                "-p",
                "/p.pid",
                "-l",
                "error",
                "-G",
                "staff");
        assertThat(config.hosts())
                .containsExactly(
                        new ListenAddress.UnixSocket(Path.of("/a.sock")),
                        new ListenAddress.Tcp("127.0.0.1", 2375),
                        new ListenAddress.Inherited());
        assertThat(config.network().bridge()).isEqualTo("br7");
        assertThat(config.network().bip()).hasToString("Optional[10.1.0.1/24]");
        assertThat(config.network().pools().pools()).hasSize(1);
        assertThat(config.network().mtu()).hasValue(1400);
        assertThat(config.network().interContainer()).isFalse();
        assertThat(config.network().masquerade()).isFalse();
        assertThat(config.network().forward()).isFalse();
        assertThat(config.network().dataRoot()).isEqualTo(Path.of("/d"));
        assertThat(config.pidFile()).isEqualTo(Path.of("/p.pid"));
        assertThat(config.logLevel()).isEqualTo(LogLevel.ERROR);
        assertThat(config.group()).hasValue("staff");
    }

    @Test
    void putsSocketAndPidFileUnderTheExecRoot() {
        DaemonConfig config = parse("--exec-root=/e");
        assertThat(config.hosts()).containsExactly(new ListenAddress.UnixSocket(Path.of("/e/jdock.sock")));
        assertThat(config.pidFile()).isEqualTo(Path.of("/e/jdockd.pid"));
    }

    @Test
    void readsTheFile() throws IOException {
        Files.writeString(file, """
                {"hosts": ["unix:///f.sock"], "data-root": "/d", "debug": true, "mtu": 1300, "icc": false,
                 "default-address-pools": [{"base": "10.9.0.0/16", "size": 24}], "group": "staff"}
                """);
        DaemonConfig config = parse("--exec-root=/e");
        assertThat(config.hosts()).containsExactly(new ListenAddress.UnixSocket(Path.of("/f.sock")));
        assertThat(config.debug()).isTrue();
        assertThat(config.network().mtu()).hasValue(1300);
        assertThat(config.network().interContainer()).isFalse();
        assertThat(config.network().pools().pools()).hasSize(1);
    }

    @Test
    void refusesWhatIsInBoth() throws IOException {
        Files.writeString(file, "{\"hosts\": [\"unix:///f.sock\"], \"mtu\": 1300}");
        refuses(
                "the following directives are specified both as a flag and in the configuration file: "
                        + "hosts: (from flag: [unix:///g.sock], from file: [unix:///f.sock]), "
                        + "mtu: (from flag: 1400, from file: 1300)",
                "-H",
                "unix:///g.sock",
                "--mtu=1400");
    }

    @Test
    void refusesBadFiles() throws IOException {
        Files.writeString(file, "{\"hots\": [], \"bip\": \"10.0.0.1/8\"}");
        refuses("the following directives don't match any configuration option: hots");
        Files.writeString(file, "{\"hosts\": \"unix:///f.sock\"}");
        refuses("for hosts: a list is expected");
        Files.writeString(file, "{\"debug\": \"yes\"}");
        refuses("for debug: true or false is expected");
        Files.writeString(file, "{");
        refuses("unable to configure the daemon with file " + file);
        Files.delete(file);
        refuses("unable to configure the daemon with file " + file);
    }

    @Test
    void refusesBadFlags() {
        refuses("Unknown option", "--hots=x");
        refuses("Unmatched argument", "serve");
        refuses("invalid host \"http://x\"", "-H", "http://x");
        refuses("is no port", "-H", "tcp://x:99999");
        refuses("needs an absolute path", "-H", "unix://run/x.sock");
        refuses("for bip", "--bip", "nonsense");
        refuses("for default-address-pools", "--default-address-pool", "base=10.0.0.0/8");
        refuses("for mtu", "--mtu=9");
        refuses("for mtu", "--mtu=many");
        refuses("for log-level", "-l", "loud");
        refuses("for icc", "--icc=perhaps");
        refuses("bridge", "--bridge=a-name-that-is-too-long");
    }

    @Test
    void printsHelpAndVersion() {
        assertThat(CommandLine.parse(List.of("--version"), "v7")).isEqualTo(new CommandLine.Print("v7"));
        assertThat(CommandLine.parse(List.of("--help"), "v7"))
                .isInstanceOfSatisfying(
                        CommandLine.Print.class,
                        help -> assertThat(help.text())
                                .contains("--data-root", "--default-address-pool", "-H, --host", "--config-file"));
    }
}
