package io.jdock.nativebridge.nft;

import static java.util.Objects.requireNonNull;

/**
 * Where a base chain hangs.
 *
 * @param type {@code filter}, {@code nat} or {@code route}
 * @param hook NF_INET_*
 * @param priority NF_IP_PRI_*, the lower the earlier
 */
public record ChainHook(String type, int hook, int priority) {
    public ChainHook {
        requireNonNull(type, "type is null");
    }
}
