/** The resources of an OCI document as limits of {@link io.jdock.nativebridge.cgroup}. */
package io.jdock.shim.cgroup;
