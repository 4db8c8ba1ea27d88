package io.jdock.shim.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.shim.oci.Process;

/**
 * Starts one more process in a running container.
 *
 * @param execId shown by the shim as {@code jdock-shim <execId>}
 * @param initPid the container's first process, whose namespaces and cgroups are joined
 * @param initStartTime its identity, see {@link ShimProcess}
 * @param runDir absolute path of a directory that receives {@code pid} and {@code exit}
 * @param process what to run
 * @param input whether stdin is a stream the daemon writes; else /dev/null
 * @param output whether stdout and stderr are read by the daemon; else they go to /dev/null
 * @param seccomp which filter
 * @param seccompProfile for SPEC the seccomp object of the OCI specification, else null
 * @param cgroupsPath the container's cgroup
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExecRequest(
        String execId,
        int initPid,
        long initStartTime,
        String runDir,
        Process process,
        boolean input,
        boolean output,
        StartRequest.Seccomp seccomp,
        JsonNode seccompProfile,
        String cgroupsPath) {}
