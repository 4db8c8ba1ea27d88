/**
 * The OCI runtime specification's {@code config.json} as records, as far as Linux containers use it. Component names are
 * the specification's property names; a null component is an absent property. Source: opencontainers/runtime-spec 1.2,
 * config.md and config-linux.md.
 */
package io.jdock.shim.oci;
