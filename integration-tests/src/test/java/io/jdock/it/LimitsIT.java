package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Limits on memory, processors and processes: set in the container's cgroup, and felt inside. */
@WithEngine
class LimitsIT {
    private final Engine engine;

    LimitsIT(Engine engine) {
        this.engine = engine;
    }

    @Test
    void limitsAreInTheCgroup() {
        engine.runDetached(
                "--name", "web", "-m", "64m", "--cpus", "0.5", "--pids-limit", "50", "busybox", "sleep", "1000");
        long pid = engine.containerPid("web");
        assertThat(Cgroups.read(pid, "memory", "memory.max", "memory.limit_in_bytes"))
                .isEqualTo("67108864");
        if (Cgroups.unified()) {
            assertThat(Cgroups.read(pid, "cpu", "cpu.max", "")).isEqualTo("50000 100000");
        } else {
            assertThat(Cgroups.read(pid, "cpu", "", "cpu.cfs_quota_us")).isEqualTo("50000");
            assertThat(Cgroups.read(pid, "cpu", "", "cpu.cfs_period_us")).isEqualTo("100000");
        }
        assertThat(Cgroups.read(pid, "pids", "pids.max", "pids.max")).isEqualTo("50");
    }

    @Test
    void limitsAreSeenInside() {
        assertThat(engine.jdock(
                                "run",
                                "--rm",
                                "-m",
                                "64m",
                                "busybox",
                                "cat",
                                Cgroups.unified()
                                        ? "/sys/fs/cgroup/memory.max"
                                        : "/sys/fs/cgroup/memory/memory.limit_in_bytes")
                        .text())
                .isEqualTo("67108864");
        engine.jdock(
                        "run",
                        "--rm",
                        "busybox",
                        "sh",
                        "-c",
                        "for d in /sys/fs/cgroup /sys/fs/cgroup/memory; do"
                                + " [ ! -d $d ] || ! mkdir $d/new 2>/dev/null || exit 1; done")
                .text();
    }

    @Test
    void noMoreProcessesThanAllowed() {
        Outcome outcome = engine.jdock(
                "run",
                "--rm",
                "--pids-limit",
                "10",
                "busybox",
                "sh",
                "-c",
                "i=0; while [ $i -lt 30 ]; do sleep 5 & i=$((i+1)); done; echo no limit");
        assertThat(outcome.exitCode()).as("%s", outcome).isNotZero();
        assertThat(outcome.err()).contains("can't fork");
        assertThat(outcome.out()).doesNotContain("no limit");
    }

    @Test
    void noMoreMemoryThanAllowed() {
        Outcome outcome = engine.jdock(
                "run",
                "--name",
                "hungry",
                "-m",
                "16m",
                "--memory-swap",
                "16m",
                "busybox",
                "dd",
                "if=/dev/zero",
                "of=/dev/null",
                "bs=100M",
                "count=1");
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(137);
        assertThat(engine.inspect("hungry", "{{.State.OOMKilled}} {{.State.ExitCode}}"))
                .isEqualTo("true 137");
    }

    @Test
    void theEnginesProcessesStandElsewhere() {
        engine.runDetached("--name", "web", "-m", "64m", "busybox", "sleep", "1000");
        long init = engine.containerPid("web");
        long shim = ProcFiles.parent(init).orElseThrow();
        assertThat(Cgroups.path(init, "memory")).endsWith(engine.inspect("web", "{{.Id}}"));
        assertThat(Cgroups.path(shim, "memory")).isNotEqualTo(Cgroups.path(init, "memory"));
    }
}
