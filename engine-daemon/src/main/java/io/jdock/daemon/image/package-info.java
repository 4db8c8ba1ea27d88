/**
 * Images: names, the store of an OCI image layout, and what the Docker API says of them. {@link
 * io.jdock.daemon.image.Images} is the way in.
 */
package io.jdock.daemon.image;
