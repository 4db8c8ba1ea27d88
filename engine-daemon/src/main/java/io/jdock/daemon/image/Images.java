package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.ImageInspect.GraphDriver;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.ImageConfig;
import io.jdock.daemon.image.content.ImageConfig.History;
import io.jdock.daemon.image.content.Platform;
import io.jdock.daemon.image.layer.ChainId;
import io.jdock.daemon.image.layer.LayerSet;
import io.jdock.daemon.image.layer.LayerStore;
import io.jdock.daemon.image.layer.UnpackLimits;
import io.jdock.daemon.image.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operations on images, named as in the Docker API. A {@code name} is what a user may write: a reference, an
 * identifier, or the beginning of one, with or without {@code sha256:}. Every method may be called by any thread and
 * throws {@link EngineException} with Docker's words: NOT_FOUND {@code No such image: x:latest}, INVALID {@code invalid
 * reference format}, CONFLICT where containers or names forbid it.
 */
public final class Images {
    /** Go's zero time, which Docker shows for a time that is not known. */
    private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    private final ImageStore store;
    private final Leases leases = new Leases();
    private final ImageRemoval removal;
    private final ImageImport imports;
    private final ImageLoad loads;
    private final ImageSave saves;
    private final ImageCommit commits;
    private final ImageEvents events;
    private final Clock clock;

    private Images(ImageStore store, ImageEvents events, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.events = requireNonNull(events, "events is null");
        this.removal = new ImageRemoval(store, leases, events);
        this.imports = new ImageImport(store, UnpackLimits.DEFAULT, clock);
        this.commits = new ImageCommit(store, UnpackLimits.DEFAULT, clock);
        this.saves = new ImageSave(store);
        this.loads = new ImageLoad(store, UnpackLimits.DEFAULT, clock);
    }

    /** Opens (or makes) the store below a data root, and removes what a crash left there. */
    public static Images open(Path dataRoot, Events events, Clock clock) {
        return new Images(
                new ImageStore(dataRoot.resolve("images"), new LayerStore(dataRoot.resolve("layers"))),
                new ImageEvents(events),
                clock);
    }

    /** The store, for what moves images from and to registries. */
    ImageStore store() {
        return store;
    }

    /** Finds an image. */
    public Image resolve(String name) {
        return resolve(store.catalog(), name);
    }

    /** An image by its identifier, even one that was removed and is kept for a container that was made from it. */
    public Optional<Image> byId(ImageId id) {
        return store.catalog().imageOrKept(id);
    }

    /** Finds an image and keeps it from being removed until the lease is closed. */
    public ImageLease lease(String name) {
        return store.read(catalog -> leases.take(resolve(catalog, name)));
    }

    /** The directories of an image's layers; they stay while a container that uses the image is known, or a lease. */
    public LayerSet layers(ImageId id) {
        Image image = byId(id).orElseThrow(() -> noSuchImage(id.toString()));
        return store.layers().set(image.chain());
    }

    /** {@code GET /images/json}: newest first. */
    public List<ImageSummary> list(ImageQuery query) {
        return new ImageListing(store.catalog(), store.layers(), query).list();
    }

    /** Bytes of all layers, each once. */
    public long layersSize() {
        return store.catalog().layers().stream()
                .mapToLong(store.layers()::bytes)
                .sum();
    }

    /** Reads the filters of {@code GET /images/json}. */
    public ImageFilter filter(Map<String, ? extends Collection<String>> filters) {
        return ImageFilter.parse(filters, name -> resolve(name).created(), clock.instant());
    }

    /** {@code GET /images/NAME/json}. */
    public ImageInspect inspect(String name) {
        Catalog catalog = store.catalog();
        Image image = resolve(catalog, name);
        ImageConfig config = image.config();
        List<ImageReference> names = catalog.names(image.id());
        String comment = config.comment().isEmpty() && !config.history().isEmpty()
                ? config.history().getLast().comment()
                : config.comment();
        return new ImageInspect(
                image.id(),
                tags(names),
                digests(names),
                image.parent()
                        .filter(parent -> catalog.image(parent).isPresent())
                        .map(ImageId::toString)
                        .orElse(""),
                comment,
                config.created(),
                config.dockerVersion(),
                config.author(),
                config.config(),
                config.architecture(),
                config.variant(),
                config.os(),
                config.osVersion(),
                size(image),
                graphDriver(image),
                new ImageInspect.RootFs("layers", config.rootfs().diffIds()),
                new ImageInspect.Metadata(catalog.lastTagged(image.id()).orElse(NEVER)));
    }

    /** {@code GET /images/NAME/history}: newest step first. */
    public List<ImageHistory> history(String name) {
        Catalog catalog = store.catalog();
        Image image = resolve(catalog, name);
        var steps = new ArrayList<ImageHistory>();
        var layer = image.chain().iterator();
        for (History step : image.config().history()) {
            long size =
                    step.emptyLayer() || !layer.hasNext() ? 0 : store.layers().bytes(layer.next());
            long created = step.created() == null ? 0 : step.created().getEpochSecond();
            steps.add(new ImageHistory("<missing>", created, step.createdBy(), null, size, step.comment()));
        }
        if (!steps.isEmpty()) {
            ImageHistory top = steps.removeLast();
            List<String> tags = tags(catalog.names(image.id()));
            steps.add(new ImageHistory(
                    image.id().toString(),
                    top.created(),
                    top.createdBy(),
                    tags.isEmpty() ? null : tags,
                    top.size(),
                    top.comment()));
        }
        return steps.reversed();
    }

    /** Refuses a platform that an image is not for; any is right if none was asked for. */
    public void requirePlatform(String name, Optional<Platform> platform) {
        Image image = resolve(name);
        if (platform.isPresent() && image.config().platform().fit(platform.get()) == 0) {
            throw noPlatform(name, platform.get());
        }
    }

    static EngineException noPlatform(String name, Platform platform) {
        return EngineException.notFound("image with reference " + name
                + " was found but does not provide the specified platform (" + platform.format() + ")");
    }

    /** {@code POST /images/NAME/tag}; {@code tag} may be empty for {@code latest}. */
    public void tag(String name, String repository, String tag) {
        ImageReference target = target(repository, tag);
        var tagged = new Image[1];
        store.update("tag " + target.familiar(), catalog -> {
            tagged[0] = resolve(catalog, name);
            return catalog.withName(tagged[0], target, clock.instant());
        });
        events.publish(tagged[0], target.familiar(), "tag");
    }

    /**
     * {@code POST /images/create?fromSrc=-}: makes an image of one layer from a tar archive, which may be compressed by
     * gzip, zstd, bzip2 or xz. Reads the stream to its end and leaves closing it to the caller. Nothing stays behind
     * if it fails: INVALID if the archive or a change is malformed.
     */
    public ImageId importArchive(InputStream archive, ImportRequest request) {
        Image made = imports.run(archive, request);
        events.publish(made, "import");
        request.name().ifPresent(name -> events.publish(made, name.familiar(), "tag"));
        return made.id();
    }

    /**
     * {@code POST /images/load}: adds the images of an archive that Docker or an OCI tool wrote, which may be
     * compressed. Reads the stream to its end and leaves closing it to the caller. Nothing stays behind if it fails:
     * INVALID if the archive or a layer is malformed, or is not what it is said to be.
     *
     * @param platform the one to take of an image of several; absent for this host's
     */
    public void load(InputStream archive, Optional<Platform> platform, Progress progress) {
        var told = new HashSet<ImageId>();
        for (Ingested loaded : loads.run(archive, platform, progress)) {
            if (told.add(loaded.image().id())) {
                events.publish(loaded.image(), "load");
            }
            loaded.names().forEach(name -> events.publish(loaded.image(), name.familiar(), "tag"));
        }
    }

    /**
     * {@code POST /commit}: makes an image of what a container wrote on top of its image. INVALID if a change is
     * malformed; nothing stays behind then.
     */
    public Image commit(ContainerContent container, CommitRequest request) {
        Image made = commits.run(container, request);
        request.name().ifPresent(name -> events.publish(made, name.familiar(), "tag"));
        return made;
    }

    /** An archive of images that is about to be written. To be closed; its images stay until then. */
    public interface SavedImages extends AutoCloseable {
        /** Writes the archive to a stream that the caller closes. */
        void write(OutputStream out) throws IOException;

        @Override
        void close();
    }

    /**
     * {@code GET /images/get}: prepares an archive that Docker and OCI tools can read. A name without a tag stands for
     * all tags of its repository. NOT_FOUND before a byte of it is written, if any is missing.
     */
    public SavedImages save(List<String> names, Optional<Platform> platform) {
        ImageSave.Plan plan = saves.plan(names, platform);
        plan.images().forEach(image -> events.publish(image, "save"));
        return plan;
    }

    /**
     * {@code DELETE /images/NAME}: takes a name away and, with the last one, the image. By identifier it takes all
     * names of one repository at once.
     *
     * @param force remove it also if stopped containers use it (they stay usable) or several repositories name it
     * @param pruneParents remove nameless images that it was made from, too, as far as nothing else needs them
     */
    public List<ImageDelete> remove(String name, boolean force, boolean pruneParents, ImageUsers users) {
        return removal.remove(name, force, pruneParents, users);
    }

    /**
     * Gives back what forced removals kept for containers that are gone by now. To be called when the containers are
     * known after a start; every later removal of an image does it too.
     */
    public void collect(ImageUsers users) {
        removal.collect(users);
    }

    /**
     * {@code POST /images/prune}: removes the images that match and that no container uses; without
     * {@code dangling=false} only those without a name.
     */
    public ImagePrune prune(ImageFilter filter, ImageUsers users) {
        return removal.prune(filter, users);
    }

    static Image resolve(Catalog catalog, String name) {
        if (Digest.isHex(name)) {
            return catalog.image(ImageId.parse("sha256:" + name)).orElseThrow(() -> noSuchImage(name));
        }
        if (isFullId(name)) {
            return catalog.image(ImageId.parse(name)).orElseThrow(() -> noSuchImage(name));
        }
        ImageReference reference = ImageReference.parse(name).withDefaultTag();
        // A digest says which image is meant; a tag beside it is for the reader.
        ImageReference wanted = reference.digest().map(reference::withDigest).orElse(reference);
        return catalog.named(wanted)
                .or(() -> byPrefix(catalog, name))
                .orElseThrow(() -> noSuchImage(reference.familiar()));
    }

    /** Whether a name can only be an identifier. */
    static boolean isIdentifier(String name) {
        return Digest.isHex(name) || isFullId(name);
    }

    /** Which of an image's names was given; empty if it was an identifier, or the beginning of one. */
    static Optional<ImageReference> nameOf(Catalog catalog, Image image, String given) {
        if (isIdentifier(given)) {
            return Optional.empty();
        }
        ImageReference reference = ImageReference.parse(given).withDefaultTag();
        return catalog.named(reference)
                .filter(named -> named.id().equals(image.id()))
                .map(_ -> reference);
    }

    private static boolean isFullId(String name) {
        return name.startsWith("sha256:") && Digest.isHex(name.substring(7));
    }

    /** The one image whose identifier starts so; an ambiguous beginning is no image, as in Docker. */
    private static Optional<Image> byPrefix(Catalog catalog, String name) {
        String hex = name.startsWith("sha256:") ? name.substring(7) : name;
        if (!hex.matches("[0-9a-f]{1,64}")) {
            return Optional.empty();
        }
        List<Image> found = catalog.startingWith(hex);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    static EngineException noSuchImage(String name) {
        return EngineException.notFound("No such image: " + name);
    }

    /** The name to give, from the {@code repo} and {@code tag} of a request. */
    static ImageReference target(String repository, String tag) {
        ImageReference reference = ImageReference.parse(repository);
        if (reference.digest().isPresent()) {
            throw EngineException.invalid("refusing to create a tag with a digest reference");
        }
        return tag.isEmpty() ? reference.withDefaultTag() : reference.withTag(tag);
    }

    private long size(Image image) {
        return image.chain().stream().mapToLong(store.layers()::bytes).sum();
    }

    private GraphDriver graphDriver(Image image) {
        var data = new HashMap<String, String>();
        List<ChainId> chain = image.chain();
        if (!chain.isEmpty()) {
            Path top = store.layers().diff(chain.getLast());
            data.put("UpperDir", top.toString());
            data.put("MergedDir", top.resolveSibling("merged").toString());
            data.put("WorkDir", top.resolveSibling("work").toString());
        }
        if (chain.size() > 1) {
            List<String> lower = chain.reversed().stream()
                    .skip(1)
                    .map(layer -> store.layers().diff(layer).toString())
                    .toList();
            data.put("LowerDir", String.join(":", lower));
        }
        return new GraphDriver(data, "overlay2");
    }

    static List<String> tags(List<ImageReference> names) {
        return names.stream()
                .filter(name -> name.tag().isPresent())
                .map(ImageReference::familiar)
                .toList();
    }

    static List<String> digests(List<ImageReference> names) {
        return names.stream()
                .filter(name -> name.digest().isPresent())
                .map(ImageReference::familiar)
                .toList();
    }
}
