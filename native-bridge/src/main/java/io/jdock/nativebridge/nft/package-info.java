/**
 * nf_tables through nfnetlink: tables, chains, maps, rules and elements as records, and transactions that apply all of
 * their changes or none. Every number of this protocol is in network byte order.
 */
package io.jdock.nativebridge.nft;
