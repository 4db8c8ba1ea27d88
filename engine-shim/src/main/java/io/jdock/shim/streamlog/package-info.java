/**
 * The stream log: one append-only file per container that is its output. The shim's copiers append records, everybody
 * else only reads.
 *
 * <pre>
 * record  = length u64 | seconds u64 | nanoseconds u64 | stream u32 | magic u32 | bytes[length]      (host byte order)
 * </pre>
 *
 * <p>A record is appended by one writev(2) and never rewritten. A last record that is not whole is not there yet (or was
 * torn by a crash); after a torn record, which a full disk can leave in the middle, readers go on at the next header.
 *
 * <p>What is too old is given up by a hole that ends where a record begins, so offsets stay what they are and readers
 * find zeros instead, which they skip.
 */
package io.jdock.shim.streamlog;
