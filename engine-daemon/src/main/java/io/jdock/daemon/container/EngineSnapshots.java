package io.jdock.daemon.container;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.ContainerContent;
import io.jdock.daemon.image.Image;
import io.jdock.daemon.image.ImageId;
import io.jdock.daemon.image.ImageReference;
import io.jdock.daemon.image.content.RuntimeConfig;
import java.util.Map;
import java.util.Optional;

/** The engine's own containers, as images are made of them. */
final class EngineSnapshots implements ContainerSnapshots {
    private final Parts parts;
    private final Lifecycle lifecycle;

    EngineSnapshots(Parts parts, Lifecycle lifecycle) {
        this.parts = requireNonNull(parts, "parts is null");
        this.lifecycle = requireNonNull(lifecycle, "lifecycle is null");
    }

    @Override
    public Image commit(String ref, boolean pause, Optional<ImageReference> name, String comment, Committer committer) {
        Container container = parts.index().find(ref);
        requireWhole(container);
        boolean paused = pause && container.now().life() instanceof Life.Running;
        if (paused) {
            lifecycle.pause(container);
        }
        try {
            ContainerDocument document = container.now().document();
            Image image = committer.commit(new ContainerContent(
                    ImageId.parse(document.imageId()),
                    ImageConfigs.of(document.config()),
                    parts.store().paths().upper(container.id())));
            parts.events()
                    .publish(
                            document,
                            "commit",
                            Map.of(
                                    "comment",
                                    comment,
                                    "imageID",
                                    image.id().toString(),
                                    "imageRef",
                                    name.map(ImageReference::familiar).orElse("")));
            return image;
        } finally {
            if (paused && container.now().life() instanceof Life.Paused) {
                lifecycle.unpause(container);
            }
        }
    }

    private static void requireWhole(Container container) {
        String state = switch (container.now().life()) {
            case Life.Dead _ -> "Dead";
            case Life.Removing _ -> "being removed";
            case Life.Created _, Life.Running _, Life.Paused _, Life.Restarting _, Life.Exited _ -> "";
        };
        if (!state.isEmpty()) {
            throw EngineException.conflict("You cannot commit container " + container.id() + " which is " + state);
        }
    }

    @Override
    public RuntimeConfig config(String ref) {
        return ImageConfigs.of(parts.index().find(ref).now().document().config());
    }
}
