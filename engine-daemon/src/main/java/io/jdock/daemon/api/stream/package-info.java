/** How a process's output and input travel over a connection: frames, log lines, detach keys, and the threads that copy. */
package io.jdock.daemon.api.stream;
