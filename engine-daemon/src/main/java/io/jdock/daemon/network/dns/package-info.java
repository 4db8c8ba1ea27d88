/**
 * The name server that a container on a network of the user's own finds at 127.0.0.11: answers for containers, and the
 * way to other servers for everything else. It runs in the daemon, on sockets that are in the containers' network
 * namespaces. {@link io.jdock.daemon.network.dns.DnsServer} is the way in, {@link
 * io.jdock.daemon.network.dns.NameRegistry} what it knows of containers.
 */
package io.jdock.daemon.network.dns;
