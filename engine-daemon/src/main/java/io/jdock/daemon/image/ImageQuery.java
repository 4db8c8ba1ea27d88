package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Which images to list, and what to find out of each.
 *
 * @param all also those without a name that others were made from
 * @param sharedSize work out how much of each other images have as well
 * @param manifests list what each has for each platform
 * @param users who tells how many containers use each; absent if that is not wanted
 */
public record ImageQuery(
        ImageFilter filter, boolean all, boolean sharedSize, boolean manifests, Optional<ImageUsers> users) {
    public ImageQuery {
        requireNonNull(filter, "filter is null");
        requireNonNull(users, "users is null");
    }

    /** Those that a filter lets through, and no more of them than what costs nothing. */
    public static ImageQuery of(ImageFilter filter) {
        return new ImageQuery(filter, false, false, false, Optional.empty());
    }
}
