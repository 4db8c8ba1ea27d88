/**
 * A client of image registries: the OCI distribution specification 1.1 and Docker's registry API v2, over java.net.http.
 * It moves documents and blobs and knows their digests, but nothing of the store; {@code image} has what is done with
 * them. A {@link io.jdock.daemon.image.registry.RegistryClient} lives as long as one operation, so that an idle daemon
 * holds no connections, threads or classes of it.
 */
package io.jdock.daemon.image.registry;
