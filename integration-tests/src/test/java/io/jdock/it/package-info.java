/** Tests of the packaged distribution, as root: the real {@code jdockd}, through the real {@code jdock} and {@code docker}. */
package io.jdock.it;
