/**
 * The Docker Engine API: translates requests to the engine's operations and their results to answers. It has no rules of
 * its own.
 */
package io.jdock.daemon.api;
