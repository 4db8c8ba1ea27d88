package io.jdock.daemon.image;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts of leases by image. Taking one and testing for them is done under the lock of this object. */
final class Leases {
    private final Map<ImageId, Integer> counts = new HashMap<>();

    synchronized ImageLease take(Image image) {
        counts.merge(image.id(), 1, Integer::sum);
        var open = new AtomicBoolean(true);
        return new ImageLease(image, () -> {
            if (open.getAndSet(false)) {
                giveBack(image.id());
            }
        });
    }

    synchronized boolean has(ImageId image) {
        return counts.containsKey(image);
    }

    private synchronized void giveBack(ImageId image) {
        counts.computeIfPresent(image, (_, count) -> count == 1 ? null : count - 1);
    }
}
