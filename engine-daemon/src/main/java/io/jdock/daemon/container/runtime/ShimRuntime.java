package io.jdock.daemon.container.runtime;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.ContainerRuntime;
import io.jdock.nativebridge.cgroup.Cgroup;
import io.jdock.nativebridge.cgroup.CgroupException;
import io.jdock.nativebridge.cgroup.CgroupLayout;
import io.jdock.nativebridge.cgroup.CgroupTree;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.client.ChangeRequest;
import io.jdock.shim.client.ExecRequest;
import io.jdock.shim.client.Launcher;
import io.jdock.shim.client.ShimProcess;
import io.jdock.shim.client.StartException;
import io.jdock.shim.client.StartRequest;
import io.jdock.shim.client.StartedExec;
import io.jdock.shim.rundir.PidRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs containers through the launcher. */
public final class ShimRuntime implements ContainerRuntime, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShimRuntime.class);
    private static final Duration CGROUP_REMOVAL = Duration.ofSeconds(5);
    private static final int SIGKILL = 9;

    private final Launcher launcher;
    private final CgroupLayout layout;
    private final ExitMonitor monitor = ExitMonitor.start();
    private final Map<String, CgroupTree> parents = new ConcurrentHashMap<>();

    /** Does not take ownership of the launcher. */
    public ShimRuntime(Launcher launcher, CgroupLayout layout) {
        this.launcher = requireNonNull(launcher, "launcher is null");
        this.layout = requireNonNull(layout, "layout is null");
    }

    @Override
    public Run start(StartRequest request, String cgroupsPath) throws StartException {
        ShimProcess process = launcher.start(request);
        Path runDirectory = Path.of(request.bundle());
        return watch(ShimRun.ofContainer(process, runDirectory, Optional.of(shim(process)), cgroup(cgroupsPath)));
    }

    @Override
    public Run exec(ExecRequest request) throws StartException {
        StartedExec exec = launcher.exec(request);
        return watch(ShimRun.ofExec(exec, Path.of(request.runDir()), shim(exec.shim())));
    }

    @Override
    public void change(ChangeRequest request) throws StartException {
        launcher.change(request);
    }

    /** The shim may have ended already: its pid is not given to another process before this one has reaped it. */
    private static Fd shim(ShimProcess process) throws StartException {
        return Processes.pidfdOpen(process.shimPid())
                .orElseThrow(() -> new StartException(StartException.Kind.FAILED, "the shim is gone"));
    }

    private Run watch(ShimRun run) {
        monitor.watch(run);
        return run;
    }

    @Override
    public Optional<Run> adopt(Path runDirectory, String cgroupsPath) {
        try {
            Optional<ShimProcess> record = PidRecord.read(runDirectory);
            if (record.isEmpty()) {
                return Optional.empty();
            }
            ShimProcess process = record.get();
            Optional<Fd> shim = Processes.pidfdOpen(process.shimPid(), process.shimStartTime());
            ShimRun run = ShimRun.ofContainer(process, runDirectory, shim, cgroup(cgroupsPath));
            if (shim.isPresent()) {
                monitor.watch(run);
            } else {
                run.shimEnded();
            }
            return Optional.of(run);
        } catch (IOException e) {
            throw EngineException.internal("read run directory \"" + runDirectory + "\": " + e.getMessage(), e);
        }
    }

    @Override
    public void removeCgroup(String cgroupsPath) {
        try {
            Cgroup cgroup = cgroup(cgroupsPath);
            if (!cgroup.processes().isEmpty()) {
                // Those of a container that shares the host's process ids outlive its first process.
                cgroup.kill(SIGKILL);
            }
            cgroup.delete(CGROUP_REMOVAL);
        } catch (CgroupException | SyscallException e) {
            LOG.warn("remove cgroup \"{}\": {}", cgroupsPath, e.getMessage());
        }
    }

    private Cgroup cgroup(String path) {
        int slash = path.lastIndexOf('/');
        return parents.computeIfAbsent(path.substring(0, slash), parent -> CgroupTree.prepare(layout, parent))
                .open(path.substring(slash + 1));
    }

    @Override
    public boolean unifiedCgroups() {
        return layout instanceof CgroupLayout.Unified;
    }

    /** Ends the watching; what runs goes on. */
    @Override
    public void close() {
        monitor.close();
    }
}
