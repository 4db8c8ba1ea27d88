package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.daemon.container.model.HostConfig;
import io.jdock.daemon.network.NameServers;
import io.jdock.daemon.network.dns.ResolvConf;
import io.jdock.daemon.state.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostFilesTest {
    private static final HostConfig DEFAULTS = HostConfig.defaults();

    private static ResolvConf file(String text) {
        return ResolvConf.parse("/etc/resolv.conf", text);
    }

    @Test
    void leavesOutServersThatAContainerCannotReach() {
        String ofHost =
                "# made by hand\nnameserver 127.0.0.53\nnameserver 10.0.0.2\nsearch example.org\n" + "options edns0\n";
        assertThat(HostFiles.resolvConf(DEFAULTS, NameServers.OF_HOST, HostFiles.Asking.ITSELF, false, file(ofHost)))
                .isEqualTo("nameserver 10.0.0.2\nsearch example.org\noptions edns0\n");
        assertThat(HostFiles.resolvConf(DEFAULTS, NameServers.OF_HOST, HostFiles.Asking.AS_HOST, false, file(ofHost)))
                .startsWith("nameserver 127.0.0.53\n");
        assertThat(HostFiles.resolvConf(
                        DEFAULTS, NameServers.OF_HOST, HostFiles.Asking.ITSELF, false, file("nameserver 127.0.0.1\n")))
                .isEqualTo("nameserver 8.8.8.8\nnameserver 8.8.4.4\n");
    }

    @Test
    void prefersTheClientsWishes() {
        HostConfig host = Json.parse(
                "{\"Dns\": [\"1.1.1.1\"], \"DnsSearch\": [\"a.b\"], \"DnsOptions\": [\"x\"]}", HostConfig.class);
        NameServers absent = new NameServers(List.of("192.0.2.53"), List.of("c.d"), List.of("y"));
        String ofHost = "nameserver 10.0.0.2\nsearch example.org\n";
        assertThat(HostFiles.resolvConf(host, absent, HostFiles.Asking.ITSELF, false, file(ofHost)))
                .isEqualTo("nameserver 1.1.1.1\nsearch a.b\noptions x\n");
        assertThat(HostFiles.resolvConf(DEFAULTS, absent, HostFiles.Asking.ITSELF, false, file(ofHost)))
                .isEqualTo("nameserver 192.0.2.53\nsearch c.d\noptions y\n");
    }
}
