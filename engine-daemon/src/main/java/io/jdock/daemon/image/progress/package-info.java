/** What a client is told while an image comes or goes, as lines of Docker's {@code jsonmessage}. */
package io.jdock.daemon.image.progress;
