package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.Image;
import io.jdock.daemon.image.ImageLease;
import io.jdock.daemon.image.Images;
import io.jdock.daemon.image.content.Platform;
import java.util.Optional;

/** The engine's own images, as containers use them. */
public record EngineImages(Images images) implements ContainerImages {
    public EngineImages {
        requireNonNull(images, "images is null");
    }

    @Override
    public Hold hold(String reference, String platform) {
        ImageLease lease = images.lease(reference);
        try {
            Image image = lease.image();
            checkPlatform(reference, platform, image);
            var found = new Found(
                    image.id().toString(),
                    image.config().config(),
                    images.layers(image.id()).lowerDirs());
            return new LeaseHold(lease, found);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private record LeaseHold(ImageLease lease, Found image) implements Hold {
        LeaseHold {
            requireNonNull(lease, "lease is null");
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    private static void checkPlatform(String reference, String platform, Image image) {
        if (platform.isEmpty()) {
            return;
        }
        Platform wanted = Platform.parse(platform);
        Platform actual = image.config().platform();
        boolean variantFits = wanted.variant().isEmpty() || wanted.variant().equals(actual.variant());
        if (!wanted.os().equals(actual.os()) || !wanted.architecture().equals(actual.architecture()) || !variantFits) {
            throw EngineException.notFound("image with reference " + reference
                    + " was found but its platform (" + actual.os() + "/" + actual.architecture()
                    + ") does not match the specified platform (" + platform + ")");
        }
    }

    @Override
    public Optional<String> idOf(String reference) {
        try {
            return Optional.of(images.resolve(reference).id().toString());
        } catch (EngineException _) {
            // No image, or no reference at all.
            return Optional.empty();
        }
    }
}
