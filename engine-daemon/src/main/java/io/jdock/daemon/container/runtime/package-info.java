/**
 * Containers' processes as the kernel has them: shims watched by pidfd, streams by descriptors taken from the shims,
 * cgroups. Implements what the package above declares.
 */
package io.jdock.daemon.container.runtime;
