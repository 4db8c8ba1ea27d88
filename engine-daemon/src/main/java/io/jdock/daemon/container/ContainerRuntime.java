package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.cgroup.CgroupStatistics;
import io.jdock.shim.client.ChangeRequest;
import io.jdock.shim.client.ExecRequest;
import io.jdock.shim.client.StartException;
import io.jdock.shim.client.StartRequest;
import io.jdock.shim.oci.LinuxResources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Runs containers: the narrow view that this package has of launcher, shims and cgroups. */
public interface ContainerRuntime {
    /** Starts a container; its process runs when this returns. */
    Run start(StartRequest request, String cgroupsPath) throws StartException;

    /**
     * Takes over a container that was started by an earlier daemon.
     *
     * @return empty if nothing was started in that run directory; else a run that may have ended already
     */
    Optional<Run> adopt(Path runDirectory, String cgroupsPath);

    /** Starts one more process in a running container. */
    Run exec(ExecRequest request) throws StartException;

    /** Changes mounts and devices of a running container. */
    void change(ChangeRequest request) throws StartException;

    /** Removes a cgroup that no process is in any more; no error if there is none. */
    void removeCgroup(String cgroupsPath);

    /** The host has cgroup v2 only. */
    boolean unifiedCgroups();

    /** A process under a shim, with all that runs below it. */
    interface Run {
        /** Host pid of the process. */
        int pid();

        /** Clock ticks from boot to its start: with the pid, its identity. */
        long startTime();

        int shimPid();

        /** Completes when it has ended and all its output is written. Completed on a thread that must not be held. */
        CompletionStage<End> ended();

        /** Sends a signal; false if it has ended. */
        boolean signal(int number);

        /** Its stdin; empty if that is /dev/null. */
        Optional<Input> input();

        /** An exec's stdout, or all of its terminal's output; empty if nobody is to read it. */
        Optional<InputStream> output();

        /** An exec's stderr. */
        Optional<InputStream> errors();

        /** Sets its terminal's size in characters; does nothing without a terminal. */
        void resize(int height, int width);

        /** Stops all its processes in their tracks. */
        void freeze();

        void thaw();

        /**
         * Sets limits of its cgroup; what is null stays as it is.
         *
         * @throws io.jdock.daemon.EngineException if the kernel refuses one
         */
        void limit(LinuxResources limits);

        /** What its cgroup uses. */
        CgroupStatistics statistics();

        /** Host pids of all processes in its cgroup. */
        List<Integer> processes();
    }

    /** The writing end of a stdin. */
    interface Input {
        /** Writes all; blocks a platform thread. */
        void write(ByteBuffer data) throws IOException;

        /** Lets the process read end of file; does nothing for a terminal. Idempotent. */
        void end();
    }

    /** How a run ended. {@code exitCode} is 128 + the signal if a signal ended it. */
    record End(int exitCode, boolean oomKilled, Instant at) {
        public End {
            requireNonNull(at, "at is null");
        }
    }
}
