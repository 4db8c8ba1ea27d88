package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The picture of docs/architecture.md: who is whose child, and what the shim is. */
@WithEngine
class ProcessTreeIT {
    private final Engine engine;

    ProcessTreeIT(Engine engine) {
        this.engine = engine;
    }

    @Test
    void aShimIsTheDaemonsChildAndTheContainersParent() {
        engine.runDetached("--name", "web", "busybox", "sleep", "1000");
        long init = engine.containerPid("web");
        long shim = ProcFiles.parent(init).orElseThrow();
        assertThat(ProcFiles.name(engine.pid())).isEqualTo("jdockd");
        assertThat(ProcFiles.name(shim)).isEqualTo("jdock-shim");
        assertThat(ProcFiles.parent(shim)).contains(engine.pid());
        assertThat(ProcFiles.name(init)).isEqualTo("sleep");
        assertThat(ProcFiles.children(shim)).containsExactly(init);
        assertThat(ProcFiles.children(engine.pid())).contains(engine.launcherPid());
        assertThat(ProcFiles.parent(engine.launcherPid())).contains(engine.pid());

        String tree = Shell.run("pstree", "-p", Long.toString(engine.pid())).text();
        assertThat(tree)
                .contains("jdockd(" + engine.pid() + ")")
                .contains("jdock-launcher(" + engine.launcherPid())
                .containsPattern("jdock-shim\\(" + shim + "\\)-[^\\n]*sleep\\(" + init + "\\)");
    }

    @Test
    void aShimIsSmall() {
        String id = engine.runDetached("--name", "web", "busybox", "sleep", "1000");
        long shim = ProcFiles.parent(engine.containerPid("web")).orElseThrow();
        assertThat(ProcFiles.commandLine(shim)).isEqualTo("jdock-shim " + id);
        // No JVM is left in it: not a budget, but another kind of program.
        String rollup = ProcFiles.read(Path.of("/proc", Long.toString(shim), "smaps_rollup"));
        assertThat(Long.parseLong(
                        ProcFiles.field(rollup, "Pss").replace("kB", "").strip()))
                .isLessThan(1024);
        assertThat(ProcFiles.read(Path.of("/proc", Long.toString(shim), "maps")))
                .doesNotContain("libjvm");
    }

    @Test
    void theServicesProcessesAreTheDaemonAlone() {
        engine.runDetached("--name", "web", "busybox", "sleep", "1000");
        long shim = ProcFiles.parent(engine.containerPid("web")).orElseThrow();
        assertThat(Cgroups.path(shim, "pids")).endsWith("/jdock/shims");
        assertThat(Cgroups.path(engine.launcherPid(), "pids")).endsWith("/jdock/shims");
        assertThat(Cgroups.path(engine.pid(), "pids"))
                .isEqualTo(Cgroups.path(ProcessHandle.current().pid(), "pids"));
    }

    @Test
    void nothingOfAContainerThatEndedStays() {
        engine.runDetached("--name", "web", "busybox", "sleep", "1000");
        long init = engine.containerPid("web");
        long shim = ProcFiles.parent(init).orElseThrow();
        engine.jdock("kill", "web").text();
        engine.jdock("wait", "web").text();
        Shell.eventually().until(() -> !Files.exists(Path.of("/proc", Long.toString(shim))));
        assertThat(Files.exists(Path.of("/proc", Long.toString(init)))).isFalse();
    }

    @Test
    void theDaemonHasNoZombies() {
        for (int i = 0; i < 3; i++) {
            engine.jdock("run", "--rm", "busybox", "true").text();
        }
        Shell.eventually()
                .until(() -> ProcFiles.children(engine.pid()).stream()
                        .noneMatch(child -> ProcFiles.state(child)
                                .filter(state -> state == 'Z')
                                .isPresent()));
    }

    @Test
    void aContainerIsNotInTheHostsMountTable() {
        String id = engine.runDetached("--name", "web", "busybox", "sleep", "1000");
        assertThat(ProcFiles.mountsNaming(id)).isEmpty();
        List<String> mounts = HostState.of(engine).mounts();
        assertThat(mounts).allMatch(line -> line.contains("/exec/netns/"));
    }
}
