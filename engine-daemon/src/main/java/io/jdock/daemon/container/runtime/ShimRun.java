package io.jdock.daemon.container.runtime;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.container.ContainerRuntime;
import io.jdock.nativebridge.abi.Ioctls;
import io.jdock.nativebridge.abi.Syscall;
import io.jdock.nativebridge.cgroup.Cgroup;
import io.jdock.nativebridge.cgroup.CgroupException;
import io.jdock.nativebridge.cgroup.CgroupStatistics;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Processes;
import io.jdock.nativebridge.raw.Kernel;
import io.jdock.nativebridge.raw.Memory;
import io.jdock.nativebridge.raw.NativeArena;
import io.jdock.nativebridge.raw.SyscallException;
import io.jdock.shim.cgroup.ResourceMapping;
import io.jdock.shim.client.ShimProcess;
import io.jdock.shim.client.StartedExec;
import io.jdock.shim.oci.LinuxResources;
import io.jdock.shim.rundir.ExitRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process under a shim. Its descriptors are closed when the shim has ended. */
final class ShimRun implements ContainerRuntime.Run {
    private static final Logger LOG = LoggerFactory.getLogger(ShimRun.class);
    private static final int SIGKILL = 9;
    /** Somebody killed the shim, and we the process that it left. */
    private static final int EXIT_KILLED = 128 + SIGKILL;
    /** How long the kernel may take to stop all processes of a container. */
    private static final Duration FREEZE = Duration.ofSeconds(10);

    private final ShimProcess process;
    private final Path runDirectory;
    private final Optional<Fd> shim;
    private final Optional<Fd> init;
    private final Optional<Cgroup> cgroup;
    private final Optional<DescriptorInput> input;
    private final Optional<InputStream> output;
    private final Optional<InputStream> errors;
    private final CompletableFuture<ContainerRuntime.End> ended = new CompletableFuture<>();

    private ShimRun(
            ShimProcess process, Path runDirectory, Optional<Fd> shim, Optional<Cgroup> cgroup, Streams streams) {
        this.process = process;
        this.runDirectory = runDirectory;
        this.shim = shim;
        this.init = Processes.pidfdOpen(process.initPid(), process.initStartTime());
        this.cgroup = cgroup;
        this.input = streams.input().map(DescriptorInput::new);
        this.output = streams.output().map(DescriptorOutput::new);
        this.errors = streams.errors().map(DescriptorOutput::new);
    }

    private record Streams(Optional<Fd> input, Optional<Fd> output, Optional<Fd> errors) {}

    /** A container. Takes ownership of {@code shim}, which is empty if the shim has ended already. */
    static ShimRun ofContainer(ShimProcess process, Path runDirectory, Optional<Fd> shim, Cgroup cgroup) {
        Optional<Fd> input = shim.flatMap(fd -> taken(fd, process));
        Streams streams = new Streams(input, Optional.empty(), Optional.empty());
        return new ShimRun(process, runDirectory, shim, Optional.of(cgroup), streams);
    }

    /** An exec. Takes ownership of {@code shim} and of the streams. */
    static ShimRun ofExec(StartedExec exec, Path runDirectory, Fd shim) {
        Streams streams = new Streams(exec.input(), exec.output(), exec.errors());
        return new ShimRun(exec.shim(), runDirectory, Optional.of(shim), Optional.empty(), streams);
    }

    /** The shim's end of the input, as a descriptor of this process; empty if there is none, or no shim any more. */
    private static Optional<Fd> taken(Fd shim, ShimProcess process) {
        if (process.inputFd() < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Processes.pidfdGetfd(shim, process.inputFd()));
        } catch (SyscallException e) {
            LOG.debug("shim {} has ended before its input was taken: {}", process.shimPid(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The shim's pidfd; only of a run that was made with one. */
    Fd shim() {
        return shim.orElseThrow();
    }

    /** To be called once, when the shim has ended. */
    void shimEnded() {
        ContainerRuntime.End end = end();
        shim.ifPresent(fd -> Processes.reap(fd, false));
        input.ifPresent(DescriptorInput::close);
        shim.ifPresent(Fd::close);
        init.ifPresent(Fd::close);
        ended.complete(end);
    }

    private ContainerRuntime.End end() {
        boolean oomKilled = oomKilled();
        try {
            Optional<ExitRecord> record = ExitRecord.read(runDirectory);
            if (record.isPresent()) {
                return new ContainerRuntime.End(
                        record.get().exitCode(), oomKilled, record.get().finishedAt());
            }
        } catch (IOException e) {
            LOG.error("read exit record in \"{}\"", runDirectory, e);
        }
        LOG.warn("shim {} ended without a word; its process {} is killed", process.shimPid(), process.initPid());
        init.ifPresent(fd -> Processes.signal(fd, SIGKILL));
        return new ContainerRuntime.End(EXIT_KILLED, oomKilled, Instant.now());
    }

    private boolean oomKilled() {
        try {
            return cgroup.isPresent() && cgroup.get().oomKills() > 0;
        } catch (CgroupException | SyscallException e) {
            LOG.debug("count oom kills of {}: {}", cgroup, e.getMessage());
            return false;
        }
    }

    @Override
    public int pid() {
        return process.initPid();
    }

    @Override
    public long startTime() {
        return process.initStartTime();
    }

    @Override
    public int shimPid() {
        return process.shimPid();
    }

    @Override
    public CompletionStage<ContainerRuntime.End> ended() {
        return ended;
    }

    @Override
    public boolean signal(int number) {
        try {
            return init.isPresent() && Processes.signal(init.get(), number);
        } catch (IllegalStateException _) {
            // Closed meanwhile: it has ended.
            return false;
        }
    }

    @Override
    public Optional<ContainerRuntime.Input> input() {
        return input.map(ContainerRuntime.Input.class::cast);
    }

    @Override
    public Optional<InputStream> output() {
        return output;
    }

    @Override
    public Optional<InputStream> errors() {
        return errors;
    }

    @Override
    public void resize(int height, int width) {
        input.ifPresent(terminal -> terminal.with(fd -> {
            try (NativeArena arena = NativeArena.open()) {
                // struct winsize of asm-generic/termios.h: rows, columns, and two sizes in pixels
                long size = arena.allocate(8);
                Memory.putShort(size, (short) height);
                Memory.putShort(size + 2, (short) width);
                Kernel.call(Syscall.IOCTL, fd.number(), Ioctls.TIOCSWINSZ, size);
            } catch (SyscallException e) {
                LOG.debug("resize: {}", e.getMessage());
            }
        }));
    }

    @Override
    public void freeze() {
        try {
            group().freeze(FREEZE);
        } catch (CgroupException | SyscallException e) {
            throw EngineException.internal("pause: " + e.getMessage(), e);
        }
    }

    @Override
    public void thaw() {
        try {
            group().thaw();
        } catch (CgroupException | SyscallException e) {
            throw EngineException.internal("unpause: " + e.getMessage(), e);
        }
    }

    @Override
    public void limit(LinuxResources limits) {
        try {
            group().change(ResourceMapping.of(limits));
        } catch (IllegalArgumentException e) {
            throw EngineException.invalid(e.getMessage());
        } catch (CgroupException | SyscallException e) {
            throw EngineException.internal(e.getMessage(), e);
        }
    }

    @Override
    public CgroupStatistics statistics() {
        return group().statistics();
    }

    @Override
    public List<Integer> processes() {
        return group().processes();
    }

    private Cgroup group() {
        return cgroup.orElseThrow(() -> new IllegalStateException("an exec has no cgroup of its own"));
    }
}
