/**
 * Containers: their documents and names, their life from create to remove, and the translation of what a client asked
 * for into an OCI bundle. A container's document is the only truth about it; everything else here is an index over
 * documents, or a handle on something the kernel holds.
 */
package io.jdock.daemon.container;
