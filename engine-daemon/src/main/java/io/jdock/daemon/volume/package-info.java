/** Named directories that outlast containers. */
package io.jdock.daemon.volume;
