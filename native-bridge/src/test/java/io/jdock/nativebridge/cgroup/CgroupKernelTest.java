package io.jdock.nativebridge.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.nativebridge.cgroup.CgroupResources.Cpu;
import io.jdock.nativebridge.cgroup.CgroupResources.Memory;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups of this host, whichever version it has. Needs root. */
class CgroupKernelTest {
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final long MIB = 1 << 20;

    private final List<Process> children = new ArrayList<>();
    private CgroupTree tree;
    private Cgroup group;

    @BeforeEach
    void makeGroup() {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        tree = CgroupTree.prepareDefault(
                CgroupLayout.detect(), "jdock-test-" + ProcessHandle.current().pid());
        group = tree.create("one");
    }

    @AfterEach
    void removeGroup() throws InterruptedException {
        if (group == null) {
            return;
        }
        if (group.exists()) {
            group.kill(9);
        }
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
        group.delete(WAIT);
        Cgroup parent = CgroupTree.prepare(CgroupLayout.detect(), parentOf(tree.path()))
                .open(tree.path().substring(tree.path().lastIndexOf('/') + 1));
        parent.delete(WAIT);
        assertThat(parent.exists()).isFalse();
    }

    private static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    @Test
    void holdsProcesses() throws IOException, InterruptedException {
        Process sleeper = start("sleep", "1000");

        assertThat(group.processes()).containsExactly((int) sleeper.pid());
        assertThat(group.statistics().pids().current()).isEqualTo(1);
        assertThatThrownBy(() -> group.delete(Duration.ofMillis(50)))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining(group.path())
                .hasMessageContaining(Long.toString(sleeper.pid()));

        group.kill(15);
        assertThat(sleeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sleeper.exitValue()).isEqualTo(128 + 15);
        assertThat(group.delete(WAIT)).isTrue();
        assertThat(group.exists()).isFalse();
        assertThat(group.delete(WAIT)).isFalse();
        assertThat(group.processes()).isEmpty();
    }

    @Test
    void killsAndRemovesGroupsBelow() throws IOException, InterruptedException {
        Process shell = start("sh", "-c", "read x; sleep 1000 & sleep 1000 & wait");
        Groups.await(WAIT, () -> group.processes().size() == 3);
        Cgroup below = CgroupTree.prepare(CgroupLayout.detect(), tree.path()).create("one/below");

        group.kill(9);

        assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(group.delete(WAIT)).isTrue();
        assertThat(below.exists()).isFalse();
    }

    @Test
    void setsAndReadsLimits() {
        CgroupFeatures features = tree.features();
        assumeTrue(features.memoryLimit() && features.cpuQuota() && features.pidsLimit());

        group.apply(CgroupResources.NONE
                .withMemory(features.swapLimit() ? Memory.limit(64 * MIB, 96 * MIB) : Memory.NONE)
                .withCpu(Cpu.quota(50_000, 100_000))
                .withPids(20));
        CgroupStatistics before = group.statistics();
        group.apply(CgroupResources.NONE
                .withMemory(Memory.limit(128 * MIB, 256 * MIB))
                .withPids(-1));
        CgroupStatistics after = group.statistics();

        assertThat(before.memory().limit()).hasValue(64 * MIB);
        assertThat(before.pids().limit()).hasValue(20);
        assertThat(after.memory().limit()).hasValue(128 * MIB);
        assertThat(after.pids().limit()).isEmpty();
    }

    @Test
    void namesFileAndValueWhenTheKernelRefuses() {
        assertThatThrownBy(() -> group.apply(CgroupResources.NONE.withCpu(Cpu.quota(1, 100_000))))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("write \"1")
                .hasMessageContaining(group.path() + "/cpu.")
                .hasMessageContaining("EINVAL");
    }

    @Test
    void aChangeThatFailsTakesBackWhatItDid() {
        assumeTrue(tree.features().memoryLimit() && tree.features().cpuQuota());
        Memory memory = Memory.limit(64 * MIB, tree.features().swapLimit() ? 96 * MIB : 64 * MIB);
        group.apply(CgroupResources.NONE.withMemory(memory).withCpu(Cpu.quota(50_000, 100_000)));

        CgroupResources wrong = CgroupResources.NONE
                .withMemory(Memory.limit(128 * MIB, 256 * MIB))
                .withCpu(Cpu.quota(1, 100_000));
        assertThatThrownBy(() -> group.change(wrong)).isInstanceOf(SyscallException.class);

        assertThat(group.statistics().memory().limit()).hasValue(64 * MIB);
    }

    @Test
    void freezesAndThaws() throws IOException {
        Process child = start("sh", "-c", "while :; do :; done");

        group.freeze(WAIT);
        assertThat(group.isFrozen()).isTrue();
        long frozen = group.statistics().cpu().usage();
        assertThat(group.statistics().cpu().usage()).isEqualTo(frozen);
        group.thaw();
        assertThat(group.isFrozen()).isFalse();
        assertThat(Groups.await(WAIT, () -> group.statistics().cpu().usage() > frozen))
                .isTrue();
        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void aFrozenGroupCanBeKilled() throws IOException, InterruptedException {
        Process child = start("sleep", "1000");
        group.freeze(WAIT);

        group.kill(9);

        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void countsWhatTheOomKillerDid() throws IOException, InterruptedException {
        assumeTrue(tree.features().memoryLimit());
        group.apply(CgroupResources.NONE.withMemory(Memory.limit(8 * MIB, 8 * MIB)));
        assertThat(group.oomKills()).isZero();

        Process glutton = start("sh", "-c", "x=a; while :; do x=$x$x; done");

        assertThat(glutton.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(group.oomKills()).isPositive();
    }

    @Test
    void forbidsDevices() throws IOException, InterruptedException {
        group.apply(CgroupResources.NONE.withDevices(List.of(
                DeviceRule.denyAll(),
                new DeviceRule(
                        true,
                        DeviceRule.Type.CHARACTER,
                        OptionalInt.of(1),
                        OptionalInt.of(3),
                        DeviceRule.Access.ofLetters("rwm")))));

        assertThat(start("sh", "-c", "read x; : <> /dev/null").waitFor()).isZero();
        assertThat(start("sh", "-c", "read x; : < /dev/zero").waitFor()).isNotZero();

        group.apply(CgroupResources.NONE.withDevices(List.of(DeviceRule.allowAll())));
        assertThat(start("sh", "-c", "read x; : < /dev/zero").waitFor()).isZero();
    }

    /** Starts a program that waits for a line (or does something anyway), and puts it into the group. */
    private Process start(String... command) throws IOException {
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        children.add(child);
        group.move(child.pid());
        child.getOutputStream().write('\n');
        child.getOutputStream().close();
        return child;
    }
}
