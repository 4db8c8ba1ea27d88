/**
 * Seccomp profiles: Docker's default one as data, and custom ones in the JSON of Docker and of the OCI runtime
 * specification. A profile with a container's capabilities, a machine and a kernel gives a filter of
 * {@link io.jdock.nativebridge.seccomp}.
 */
package io.jdock.shim.seccomp;
