/**
 * AF_NETLINK: a codec of messages and attributes that is pure Java, a socket, and rtnetlink as typed requests and
 * answers. Numbers are in the machine's byte order unless a method says otherwise (nf_tables wants network order).
 */
package io.jdock.nativebridge.netlink;
