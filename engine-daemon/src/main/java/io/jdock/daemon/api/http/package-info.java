/**
 * HTTP/1.1 between sockets and blocking handlers: netty moves the bytes, every request runs on a virtual thread of its
 * own with a blocking body and a blocking response. {@code Connection} is the one place where the two worlds meet.
 * Knows nothing of the API that is spoken.
 */
package io.jdock.daemon.api.http;
