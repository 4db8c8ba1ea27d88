/** The daemon's configuration: flags and a file, with dockerd's names, defaults and rules about giving both. */
package io.jdock.daemon.config;
