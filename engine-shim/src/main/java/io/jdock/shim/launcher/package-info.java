/**
 * The launcher: a small warm JVM that turns OCI bundles into system call programs and starts them.
 *
 * <pre>
 * launcher  prepares: cgroup, detached mounts, terminal, user; writes the program; one call runs it
 *   shim    a clone of the launcher that unmaps all of it but the program: clones the container's init, copies its
 *           output to the stream log, waits for it, writes the exit record, ends
 *     init  in vfork style (shares the shim's memory until execve): joins cgroup and namespaces, attaches the mounts,
 *           changes root, drops privileges, becomes the container's command
 * </pre>
 *
 * <p>Whatever touches a path that an image or a container controls happens in the launcher, on detached mounts with
 * openat2(2); init only moves mounts onto the files that were found so.
 */
package io.jdock.shim.launcher;
