/** Which handler answers which request: routes as data, versions in paths, query parameters, and errors as statuses. */
package io.jdock.daemon.api.route;
