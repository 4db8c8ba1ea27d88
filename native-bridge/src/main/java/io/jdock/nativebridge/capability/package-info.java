/** Capabilities by name and number, sets of them, and what of them the running kernel knows; see capabilities(7). */
package io.jdock.nativebridge.capability;
