/** Numbers of the kernel's interface and nothing else: one class per header, C names verbatim. */
package io.jdock.nativebridge.abi;
