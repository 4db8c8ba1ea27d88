package io.jdock.daemon.image;

import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.layer.ChainId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is in the store at one moment; it never changes, its methods give new ones. An entry is a line of the layout's
 * {@code index.json}: an image under a name, an image without a name ("dangling"), or one that was removed but is
 * kept because a container still stands on its layers.
 */
final class Catalog {
    /** The name that containerd uses for the same purpose, so that its tools understand the layout. */
    static final String NAME = "io.containerd.image.name";
    /** The OCI name for the tag alone. */
    static final String REF_NAME = "org.opencontainers.image.ref.name";

    static final String TAGGED_AT = "io.jdock.image.tagged-at";
    static final String REMOVED = "io.jdock.image.removed";
    /** On the line of an index: the digest of the manifest that the name means here. */
    static final String CHOSEN = "io.jdock.image.manifest";

    static final Catalog EMPTY = new Catalog(List.of());

    private final List<Entry> entries;
    private final Map<String, Entry> names = new HashMap<>();
    private final Map<ImageId, Image> images = new LinkedHashMap<>();

    private Catalog(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        for (Entry entry : entries) {
            entry.name().ifPresent(name -> names.put(name.toString(), entry));
            if (!entry.removed()) {
                images.putIfAbsent(entry.image().id(), entry.image());
            }
        }
    }

    static Catalog of(List<Entry> entries) {
        return new Catalog(entries);
    }

    /** {@code name} has a tag or a digest, not both. {@code taggedAt} is absent where it is not known. */
    record Entry(
            Image image,
            Optional<ImageIndex> index,
            Optional<ImageReference> name,
            Optional<Instant> taggedAt,
            boolean removed) {
        /** The entry as a line of {@code index.json}. */
        Descriptor descriptor() {
            var annotations = new HashMap<String, String>();
            name.ifPresent(reference -> {
                annotations.put(NAME, reference.toString());
                reference.tag().ifPresent(tag -> annotations.put(REF_NAME, tag));
            });
            taggedAt.ifPresent(time -> annotations.put(TAGGED_AT, time.toString()));
            if (removed) {
                annotations.put(REMOVED, "true");
            }
            if (index.isPresent()) {
                annotations.put(CHOSEN, image.descriptor().digest().toString());
                return index.get().descriptor().withAnnotations(annotations);
            }
            return image.descriptor()
                    .withAnnotations(annotations)
                    .withPlatform(image.config().platform());
        }

        Set<Digest> blobs() {
            Set<Digest> blobs = image.blobs();
            index.ifPresent(list -> blobs.addAll(list.blobs()));
            return blobs;
        }
    }

    List<Entry> entries() {
        return entries;
    }

    /** Images that are visible, each once. */
    Collection<Image> images() {
        return images.values();
    }

    Optional<Image> image(ImageId id) {
        return Optional.ofNullable(images.get(id));
    }

    /** An image by its identifier even if it is only kept for a container. */
    Optional<Image> imageOrKept(ImageId id) {
        return entries.stream()
                .map(Entry::image)
                .filter(image -> image.id().equals(id))
                .findFirst();
    }

    Optional<Image> named(ImageReference name) {
        return Optional.ofNullable(names.get(name.toString())).map(Entry::image);
    }

    /** Images whose identifier starts with those hexadecimal digits. */
    List<Image> startingWith(String hex) {
        return images.values().stream()
                .filter(image -> image.id().digest().hex().startsWith(hex))
                .toList();
    }

    /** The names of an image, tags before digests, in the order of their text. */
    List<ImageReference> names(ImageId id) {
        return entriesOf(id).stream()
                .flatMap(entry -> entry.name().stream())
                .sorted((a, b) -> a.digest().isPresent() != b.digest().isPresent()
                        ? Boolean.compare(a.digest().isPresent(), b.digest().isPresent())
                        : a.toString().compareTo(b.toString()))
                .toList();
    }

    /** Images that were made from that one. */
    List<Image> children(ImageId id) {
        return images.values().stream()
                .filter(image -> image.parent().filter(id::equals).isPresent())
                .toList();
    }

    /** All names with a tag of a repository, {@code domain/path}, in the order of their text. */
    List<ImageReference> tags(String repository) {
        return entries.stream()
                .flatMap(entry -> entry.name().stream())
                .filter(name -> name.tag().isPresent() && name.repository().equals(repository))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }

    Optional<Instant> lastTagged(ImageId id) {
        return entriesOf(id).stream()
                .flatMap(entry -> entry.taggedAt().stream())
                .max(Instant::compareTo);
    }

    /** The index that an image came with, under any of its names. */
    Optional<ImageIndex> index(ImageId id) {
        return entriesOf(id).stream().flatMap(entry -> entry.index().stream()).findFirst();
    }

    /** A stored blob whose uncompressed content has that digest: the layer of some image. */
    Optional<Descriptor> layerBlob(Digest diffId) {
        for (Entry entry : entries) {
            List<Digest> diffIds = entry.image().config().rootfs().diffIds();
            int at = diffIds.indexOf(diffId);
            if (at >= 0) {
                return Optional.of(entry.image().manifest().layers().get(at));
            }
        }
        return Optional.empty();
    }

    /** Adds an image without a name, unless it has an entry already. */
    Catalog withImage(Image image) {
        return withImage(image, Optional.empty());
    }

    /** Adds an image without a name, with the index it came with, unless it has an entry already. */
    Catalog withImage(Image image, Optional<ImageIndex> index) {
        if (images.containsKey(image.id())) {
            return this;
        }
        return without(entry -> entry.removed() && entry.image().id().equals(image.id()))
                .plus(new Entry(image, index, Optional.empty(), Optional.empty(), false));
    }

    /** Gives an image a name, taking it from whichever image had it; that one stays, dangling if need be. */
    Catalog withName(Image image, ImageReference name, Instant now) {
        return withName(image, index(image.id()), name, now);
    }

    /** As {@link #withName(Image, ImageReference, Instant)}, with the index that the name stands for. */
    Catalog withName(Image image, Optional<ImageIndex> index, ImageReference name, Instant now) {
        return withImage(image, index)
                .withoutName(name)
                .without(entry ->
                        entry.image().id().equals(image.id()) && entry.name().isEmpty())
                .plus(new Entry(image, index, Optional.of(name), Optional.of(now), false));
    }

    /** The same image by another manifest, whose layers are compressed otherwise; an index does not list that one. */
    Catalog withContent(Image image) {
        return new Catalog(entries.stream()
                .map(entry ->
                        entry.image().id().equals(image.id()) && entry.index().isEmpty()
                                ? new Entry(image, Optional.empty(), entry.name(), entry.taggedAt(), entry.removed())
                                : entry)
                .toList());
    }

    /** Takes a name away; an image that had no other stays as a dangling one. */
    Catalog withoutName(ImageReference name) {
        Entry entry = names.get(name.toString());
        if (entry == null) {
            return this;
        }
        Catalog rest = without(entry::equals);
        return rest.withImage(entry.image(), entry.index());
    }

    /** Removes an image with all its names. */
    Catalog withoutImage(ImageId id) {
        return without(entry -> entry.image().id().equals(id));
    }

    /** Removes an image from sight, keeping its content. */
    Catalog withKept(Image image) {
        return withoutImage(image.id())
                .plus(new Entry(image, Optional.empty(), Optional.empty(), Optional.empty(), true));
    }

    /** Identifiers of images that are only kept for containers. */
    Set<ImageId> kept() {
        var kept = new HashSet<ImageId>();
        entries.stream()
                .filter(Entry::removed)
                .forEach(entry -> kept.add(entry.image().id()));
        return kept;
    }

    Set<Digest> blobs() {
        var blobs = new HashSet<Digest>();
        entries.forEach(entry -> blobs.addAll(entry.blobs()));
        return blobs;
    }

    Set<ChainId> layers() {
        var layers = new HashSet<ChainId>();
        entries.forEach(entry -> layers.addAll(entry.image().chain()));
        return layers;
    }

    private List<Entry> entriesOf(ImageId id) {
        return entries.stream()
                .filter(entry -> !entry.removed() && entry.image().id().equals(id))
                .toList();
    }

    private Catalog without(Predicate<Entry> unwanted) {
        return new Catalog(entries.stream().filter(unwanted.negate()).toList());
    }

    private Catalog plus(Entry entry) {
        var more = new ArrayList<>(entries);
        more.add(entry);
        return new Catalog(more);
    }
}
