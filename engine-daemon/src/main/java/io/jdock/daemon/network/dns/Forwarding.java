package io.jdock.daemon.network.dns;

import java.util.List;

/**
 * What happens to questions that are not about containers.
 *
 * @param upstreams asked one after the other, at most three; none on networks without a way out
 * @param keepsSingleLabels a name without a dot is not asked for: the client set {@code ndots} and comes back with a
 *     search domain
 */
public record Forwarding(List<Upstream> upstreams, boolean keepsSingleLabels) {
    /** As many as resolv.conf(5) has. */
    private static final int MAX_UPSTREAMS = 3;

    public static final Forwarding NONE = new Forwarding(List.of(), false);

    public Forwarding {
        upstreams = List.copyOf(upstreams.subList(0, Math.min(upstreams.size(), MAX_UPSTREAMS)));
    }
}
