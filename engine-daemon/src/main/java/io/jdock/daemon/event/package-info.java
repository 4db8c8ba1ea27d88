/** What happens in the engine, told as it happens and remembered for a while. */
package io.jdock.daemon.event;
