/** The files by which shim, launcher and daemon meet, below {@code <exec-root>/containers/<id>/}. */
package io.jdock.shim.rundir;
