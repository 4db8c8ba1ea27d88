package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs last: what all tests together have left of the shared engine, before and after it stops. */
@WithEngine
@Order(Integer.MAX_VALUE)
class LeakIT {
    private static final int PREPARED_FOR_NO_BRIDGE = 2;

    @Test
    void nothingIsLeft(Engine engine) {
        engine.jdock("run", "--rm", "-p", "0:80", "busybox", "true").text();
        engine.removeContainers();
        HostState host = HostState.of(engine);
        Shell.eventually().untilAsserted(() -> {
            assertThat(host.documents()).as("documents").isEmpty();
            assertThat(host.runs()).as("run directories").isEmpty();
            assertThat(host.cgroups()).as("cgroups").isEmpty();
            assertThat(host.publishedPorts()).as("published ports").isEmpty();
            assertThat(host.pinned().size() - host.ports().size())
                    .as("pinned network namespaces that are not prepared ones, which the bridge or no bridge has")
                    .isIn(0, PREPARED_FOR_NO_BRIDGE);
            assertThat(ProcFiles.children(engine.pid()))
                    .as("children of jdockd")
                    .containsExactly(engine.launcherPid());
        });
        long launcher = engine.launcherPid();

        engine.stop();

        Shell.eventually().until(() -> !Signals.isAlive(launcher));
        assertThat(host.processes()).as("processes").isEmpty();
        assertThat(host.mounts()).as("mounts").isEmpty();
        assertThat(host.pinned()).as("pinned network namespaces").isEmpty();
        assertThat(host.ports()).as("ports of the bridge").isEmpty();
        assertThat(engine.socket()).as("socket").doesNotExist();
        assertThat(engine.exec().resolve("jdockd.pid")).as("pid file").doesNotExist();
        // Ports that are taken are answered with 500, as Docker does, and the tests ask for such.
        assertThat(engine.logText().lines())
                .as("log")
                .noneMatch(line -> line.contains(" ERROR ")
                        && !line.contains("port is already allocated")
                        && !line.contains("address already in use"));

        engine.close();

        assertThat(ProcFiles.mountsNaming(engine.directory().toString()))
                .as("mounts")
                .isEmpty();
        assertThat(Shell.run("ip", "-o", "link").text()).as("links").doesNotContain(engine.bridge() + ":");
        assertThat(Shell.run("nft", "list", "tables").text()).as("nft tables").doesNotContain(host.table());
        assertThat(engine.directory()).doesNotExist();
    }
}
