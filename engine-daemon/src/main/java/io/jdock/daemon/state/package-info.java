/**
 * Facts on disk: JSON documents that are replaced whole, so that a crash leaves the old document or the new one and
 * never a mixture. Indexes over documents belong to their owners, in memory, and are rebuilt at start.
 */
package io.jdock.daemon.state;
