/**
 * Control groups, v1, v2 and hybrid: where they are mounted ({@link io.jdock.nativebridge.cgroup.CgroupLayout}), a
 * parent made ready for children ({@link io.jdock.nativebridge.cgroup.CgroupTree}) and one group with its limits,
 * processes and figures ({@link io.jdock.nativebridge.cgroup.Cgroup}). See cgroups(7).
 *
 * <p>What a limit writes to which file is computed first, as a list, and then written. A refused write throws
 * {@link io.jdock.nativebridge.raw.SyscallException} with value and file; everything else that makes a limit impossible
 * throws {@link io.jdock.nativebridge.cgroup.CgroupException}.
 */
package io.jdock.nativebridge.cgroup;
