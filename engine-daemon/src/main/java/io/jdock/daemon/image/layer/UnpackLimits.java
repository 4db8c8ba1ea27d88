package io.jdock.daemon.image.layer;

/**
 * How much one layer may hold, against archives that are small on the wire and endless on the disk.
 *
 * @param bytes sum of the sizes of its files, holes included
 * @param entries number of its entries
 */
public record UnpackLimits(long bytes, long entries) {
    /** 256 GiB and 10 million entries: above every image known, below what fills a host unnoticed. */
    public static final UnpackLimits DEFAULT = new UnpackLimits(256L << 30, 10_000_000);

    public UnpackLimits {
        if (bytes < 1 || entries < 1) {
            throw new IllegalArgumentException("a limit must be positive");
        }
    }
}
