/**
 * Makes the distribution under {@code target/jdock} from the jars of the other modules: the jlinked run-time image, the
 * jars, the scripts, and the ahead-of-time caches that are trained on exactly those files. Runs in Maven's package phase
 * and is itself no part of the distribution.
 */
package io.jdock.distribution;
