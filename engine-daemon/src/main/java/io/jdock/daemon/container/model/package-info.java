/**
 * Containers as the Docker Engine API writes them: one record per JSON object, with that object's field names. A list,
 * map or text that the client left out is empty, except where its absence means something else than emptiness; those
 * components say so. No behaviour beyond reading and normalising lives here.
 */
package io.jdock.daemon.container.model;
