/** Health checks as data: how often, what counts, and what came of them. Nothing here runs anything. */
package io.jdock.daemon.container.health;
