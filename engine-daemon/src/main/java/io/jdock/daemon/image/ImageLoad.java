package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.archive.DockerImage;
import io.jdock.daemon.image.archive.StagedArchive;
import io.jdock.daemon.image.archive.StagedFile;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Index;
import io.jdock.daemon.image.content.Platform;
import io.jdock.daemon.image.layer.UnpackLimits;
import io.jdock.daemon.image.progress.Progress;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads an archive of images: all of them, or, if anything is wrong with one, none. Loading again what is there
 * already changes nothing but names.
 */
final class ImageLoad {
    /** Of one archive: some hundred large images. */
    private static final UnpackLimits ARCHIVE_LIMITS = new UnpackLimits(1L << 40, 200_000);

    private static final int LAYERS_AT_ONCE = 3;

    private final ImageStore store;
    private final UnpackLimits limits;
    private final Clock clock;
    private final Transfers layers = new Transfers("load-layer", LAYERS_AT_ONCE);

    ImageLoad(ImageStore store, UnpackLimits limits, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Returns what was loaded, each image once for each name it got, or once without. */
    List<Ingested> run(InputStream archive, Optional<Platform> platform, Progress progress) {
        try (var ingest = new Ingest(store);
                StagedArchive staged = StagedArchive.read(archive, store.blobs(), ARCHIVE_LIMITS, ingest::has)) {
            List<Ingested> loaded =
                    images(staged, new ArchiveImages(staged, ingest, limits, layers, platform, progress));
            var lines = new ArrayList<String>();
            Instant now = clock.instant();
            ingest.update("load images", catalog -> {
                Catalog after = catalog;
                for (Ingested image : loaded) {
                    after = enter(after, image, now, lines);
                }
                return after;
            });
            for (String line : lines) {
                progress.line(line);
            }
            return loaded;
        } catch (IOException e) {
            throw EngineException.internal("load images: " + e.getMessage(), e);
        }
    }

    private static List<Ingested> images(StagedArchive staged, ArchiveImages reader) throws IOException {
        Optional<StagedFile> index = staged.file("index.json");
        Optional<StagedFile> docker = staged.file("manifest.json");
        if (index.isEmpty() && docker.isEmpty()) {
            throw EngineException.invalid(
                    staged.file("repositories").isPresent()
                            ? "invalid archive: images of Docker before 1.10 are not supported; load the archive with "
                                    + "a Docker between 1.10 and 24, and save it again"
                            : "invalid archive: does not contain a manifest.json");
        }
        var loaded = new ArrayList<Ingested>();
        if (index.isPresent()) {
            Index lines = Json.parse(staged.document(index.get()), Index.class);
            for (Descriptor line : lines.manifests()) {
                reader.fromLayout(line).ifPresent(loaded::add);
            }
        }
        if (docker.isPresent()) {
            for (DockerImage item : Json.parse(staged.document(docker.get()), DockerImage[].class)) {
                // Where the index has the name, it says more: which image it means on each platform.
                if (!isNamed(item, loaded)) {
                    Ingested image = reader.fromDocker(item, loaded);
                    // An image without a name adds nothing to what the index has.
                    if (!image.names().isEmpty() || loaded.stream().noneMatch(other -> sameImage(other, image))) {
                        loaded.add(image);
                    }
                }
            }
        }
        return loaded;
    }

    private static boolean isNamed(DockerImage item, List<Ingested> loaded) {
        return item.repoTags() != null
                && !item.repoTags().isEmpty()
                && item.repoTags().stream()
                        .map(ImageReference::parse)
                        .allMatch(name ->
                                loaded.stream().anyMatch(image -> image.names().contains(name)));
    }

    private static boolean sameImage(Ingested a, Ingested b) {
        return a.image().id().equals(b.image().id());
    }

    private static Catalog enter(Catalog catalog, Ingested loaded, Instant now, List<String> lines) {
        Image image = loaded.image();
        if (loaded.names().isEmpty()) {
            say(lines, "Loaded image ID: " + image.id());
            return catalog.withImage(image, loaded.index());
        }
        Catalog after = catalog;
        for (ImageReference name : loaded.names()) {
            Optional<Image> before = after.named(name);
            if (before.isPresent()
                    && before.get().id().equals(image.id())
                    && loaded.index().isEmpty()) {
                say(lines, "Loaded image: " + name.familiar());
                continue;
            }
            before.filter(other -> !other.id().equals(image.id()))
                    .ifPresent(other -> say(
                            lines,
                            "The image " + name.familiar() + " already exists, renaming the old one with ID "
                                    + other.id() + " to empty string"));
            Optional<ImageIndex> index = loaded.index().isPresent() ? loaded.index() : after.index(image.id());
            after = after.withName(image, index, name, now);
            say(lines, "Loaded image: " + name.familiar());
        }
        return after;
    }

    private static void say(List<String> lines, String line) {
        if (!lines.contains(line)) {
            lines.add(line);
        }
    }
}
