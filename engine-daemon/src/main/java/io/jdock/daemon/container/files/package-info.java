/** The files of containers as clients see them: archives in and out, exports, changes. */
package io.jdock.daemon.container.files;
