/**
 * Content named by its digest: blobs, and the OCI image specification's records that describe them. Knows nothing of
 * names, tags or containers.
 */
package io.jdock.daemon.image.content;
