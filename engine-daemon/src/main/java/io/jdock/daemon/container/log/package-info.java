/** Log drivers: what carries a container's output from its stream log to a place that others look at. */
package io.jdock.daemon.container.log;
