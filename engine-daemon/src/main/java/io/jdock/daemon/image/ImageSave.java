package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.archive.ArchiveWriter;
import io.jdock.daemon.image.archive.DockerImage;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes images as one archive that is both an OCI layout and Docker's own format, as Docker has done since version 25.
 * Layers are given as they are stored, each once; an image that came with an index is given with it.
 */
final class ImageSave {
    private final ImageStore store;

    ImageSave(ImageStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    /** An image and the names under which it goes into the archive. */
    private record Chosen(Image image, Optional<ImageIndex> index, Set<ImageReference> names) {}

    /** What to write, decided and held in place. To be closed. */
    final class Plan implements Images.SavedImages {
        private final Ingest held;
        private final List<Chosen> chosen;

        private Plan(Ingest held, List<Chosen> chosen) {
            this.held = held;
            this.chosen = chosen;
        }

        List<Image> images() {
            return chosen.stream().map(Chosen::image).toList();
        }

        @Override
        public void write(OutputStream out) throws IOException {
            ImageSave.this.write(chosen, out);
        }

        @Override
        public void close() {
            held.close();
        }
    }

    /**
     * Finds the images of some names; a name without a tag stands for all tags of its repository.
     *
     * @throws io.jdock.daemon.EngineException NOT_FOUND if there is no such image, or not for the platform
     */
    Plan plan(List<String> names, Optional<Platform> platform) {
        var held = new Ingest(store);
        try {
            var chosen = new LinkedHashMap<ImageId, Chosen>();
            Catalog catalog = store.catalog();
            for (String name : names) {
                choose(catalog, name, chosen);
            }
            for (Chosen image : chosen.values()) {
                requirePlatform(image.image(), platform);
                boolean whole = held.hold(image.image())
                        && image.index()
                                .map(index -> index.blobs().stream().allMatch(held::has))
                                .orElse(true);
                if (!whole) {
                    throw Images.noSuchImage(image.image().id().toString());
                }
            }
            return new Plan(held, List.copyOf(chosen.values()));
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    private static void choose(Catalog catalog, String name, Map<ImageId, Chosen> chosen) {
        List<ImageReference> all = allTags(catalog, name);
        if (!all.isEmpty()) {
            all.forEach(tag -> add(chosen, catalog, catalog.named(tag).orElseThrow(), Optional.of(tag)));
            return;
        }
        Image image = Images.resolve(catalog, name);
        add(chosen, catalog, image, Images.nameOf(catalog, image, name));
    }

    private static void add(Map<ImageId, Chosen> chosen, Catalog catalog, Image image, Optional<ImageReference> name) {
        Chosen entry = chosen.computeIfAbsent(
                image.id(), _ -> new Chosen(image, catalog.index(image.id()), new LinkedHashSet<>()));
        name.filter(given -> given.tag().isPresent()).ifPresent(entry.names()::add);
    }

    /** All tags of a repository, if that is what a name names. */
    private static List<ImageReference> allTags(Catalog catalog, String name) {
        if (Images.isIdentifier(name)) {
            return List.of();
        }
        ImageReference reference = ImageReference.parse(name);
        return reference.tag().isPresent() || reference.digest().isPresent()
                ? List.of()
                : catalog.tags(reference.repository());
    }

    private static void requirePlatform(Image image, Optional<Platform> platform) {
        if (platform.isPresent() && image.config().platform().fit(platform.get()) == 0) {
            throw Images.noPlatform(image.id().toString(), platform.get());
        }
    }

    private void write(List<Chosen> chosen, OutputStream out) throws IOException {
        var archive = new ArchiveWriter(out, store.blobs());
        var blobs = new LinkedHashMap<Digest, Long>();
        var lines = new ArrayList<Descriptor>();
        var docker = new ArrayList<DockerImage>();
        for (Chosen image : chosen) {
            long time = Math.max(0, image.image().created().getEpochSecond());
            image.image().blobs().forEach(blob -> blobs.putIfAbsent(blob, time));
            image.index().ifPresent(index -> index.blobs().forEach(blob -> blobs.putIfAbsent(blob, time)));
            lines.addAll(lines(image));
            docker.add(docker(image));
        }
        archive.blobs(blobs);
        archive.documents(lines, docker);
    }

    /** The lines of {@code index.json}: one for each name. */
    private static List<Descriptor> lines(Chosen chosen) {
        Descriptor line = chosen.index()
                .map(ImageIndex::descriptor)
                .orElseGet(() -> chosen.image()
                        .descriptor()
                        .withPlatform(chosen.image().config().platform()));
        if (chosen.names().isEmpty()) {
            return List.of(line);
        }
        return chosen.names().stream()
                .map(name -> line.withAnnotations(Map.of(
                        Catalog.NAME,
                        name.toString(),
                        Catalog.REF_NAME,
                        name.tag().orElseThrow())))
                .toList();
    }

    private static DockerImage docker(Chosen chosen) {
        Image image = chosen.image();
        List<Descriptor> layers = image.manifest().layers();
        var sources = new HashMap<String, Descriptor>();
        for (int i = 0; i < layers.size(); i++) {
            sources.put(image.config().rootfs().diffIds().get(i).toString(), layers.get(i));
        }
        return new DockerImage(
                ArchiveWriter.path(image.id().digest()),
                chosen.names().isEmpty()
                        ? null
                        : chosen.names().stream().map(ImageReference::familiar).toList(),
                layers.stream().map(layer -> ArchiveWriter.path(layer.digest())).toList(),
                sources);
    }
}
