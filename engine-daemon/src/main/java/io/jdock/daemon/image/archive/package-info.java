/** Images as single files: what {@code docker save} and OCI tools write, read without trusting any of it. */
package io.jdock.daemon.image.archive;
