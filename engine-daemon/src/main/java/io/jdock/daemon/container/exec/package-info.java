/** Further processes in a running container. */
package io.jdock.daemon.container.exec;
