/**
 * Networks of containers: the bridge, addresses, sandboxes (network namespaces with a leg on the bridge), published
 * ports and the nf_tables table that carries them. {@link io.jdock.daemon.network.Networks} is the way in.
 */
package io.jdock.daemon.network;
