package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.image.ImageUsers.ImageUse;
import io.jdock.daemon.image.layer.ChainId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Docker's rules of removal. A conflict is hard where not even force helps (a running container, a container being
 * made) and soft elsewhere.
 *
 * <p>{@link ImageUsers} is asked while the store is locked, so that no container can appear in between; it must not
 * wait for anyone who waits for the store.
 */
final class ImageRemoval {
    private final ImageStore store;
    private final Leases leases;
    private final ImageEvents events;

    ImageRemoval(ImageStore store, Leases leases, ImageEvents events) {
        this.store = requireNonNull(store, "store is null");
        this.leases = requireNonNull(leases, "leases is null");
        this.events = requireNonNull(events, "events is null");
    }

    /** What one removal did so far, in the order in which it did it. */
    private static final class Done {
        private final List<ImageDelete> steps = new ArrayList<>();
        private final List<Runnable> events = new ArrayList<>();
    }

    List<ImageDelete> remove(String name, boolean force, boolean pruneParents, ImageUsers users) {
        collect(users);
        var done = new Done();
        List<ChainId> layers = store.update("remove image " + name, catalog -> {
            Image image = Images.resolve(catalog, name);
            Catalog rest = isIdentifier(image, name)
                    ? removeById(catalog, image, force, users, done)
                    : removeByName(catalog, image, name, force, users, done);
            return pruneParents && rest.image(image.id()).isEmpty() ? withoutParents(rest, image, users, done) : rest;
        });
        layers.forEach(layer -> done.steps.add(ImageDelete.deleted(layer)));
        done.events.forEach(Runnable::run);
        return done.steps;
    }

    /** Without the images that a removed one was made from, as far as nothing else needs them. */
    private Catalog withoutParents(Catalog catalog, Image removed, ImageUsers users, Done done) {
        Catalog rest = catalog;
        Optional<Image> parent = removed.parent().flatMap(rest::image);
        while (parent.isPresent()
                && rest.names(parent.get().id()).isEmpty()
                && conflict(rest, parent.get().id(), false, users).isEmpty()) {
            rest = removeImage(rest, parent.get(), users, done);
            parent = parent.get().parent().flatMap(rest::image);
        }
        return rest;
    }

    void collect(ImageUsers users) {
        if (store.catalog().kept().isEmpty()) {
            return;
        }
        store.update("collect images", catalog -> {
            Catalog rest = catalog;
            for (ImageId id : catalog.kept()) {
                if (users.usersOf(id).isEmpty() && !leases.has(id)) {
                    rest = rest.withoutImage(id);
                }
            }
            return rest;
        });
    }

    ImagePrune prune(ImageFilter filter, ImageUsers users) {
        collect(users);
        boolean named = filter.dangling().equals(Optional.of(false));
        ImageFilter others = filter.withoutDangling();
        var done = new ArrayList<ImageDelete>();
        var sizes = new HashMap<ChainId, Long>();
        store.catalog()
                .layers()
                .forEach(layer -> sizes.put(layer, store.layers().bytes(layer)));
        for (Image image : List.copyOf(store.catalog().images())) {
            List<ImageReference> names = store.catalog().names(image.id());
            boolean dangling =
                    names.isEmpty() && store.catalog().children(image.id()).isEmpty();
            if (others.matches(image, names) && (named || dangling)) {
                done.addAll(removeUnused(image.id(), users));
            }
        }
        sizes.keySet().removeAll(store.catalog().layers());
        long reclaimed = sizes.values().stream().mapToLong(Long::longValue).sum();
        events.pruned(reclaimed);
        return new ImagePrune(done, reclaimed);
    }

    private List<ImageDelete> removeUnused(ImageId id, ImageUsers users) {
        if (!users.usersOf(id).isEmpty() || leases.has(id)) {
            return List.of();
        }
        try {
            return remove(id.toString(), true, true, users);
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.CONFLICT || e.kind() == ErrorKind.NOT_FOUND) {
                // Somebody came first, to use it or to remove it.
                return List.of();
            }
            throw e;
        }
    }

    private static boolean isIdentifier(Image image, String name) {
        String hex = name.startsWith("sha256:") ? name.substring(7) : name;
        return image.id().digest().hex().startsWith(hex);
    }

    private Catalog removeByName(
            Catalog catalog, Image image, String name, boolean force, ImageUsers users, Done done) {
        if (!force && isSingle(catalog.names(image.id()))) {
            users.usersOf(image.id()).stream().findFirst().ifPresent(use -> {
                throw EngineException.conflict("conflict: unable to remove repository reference \"" + name
                        + "\" (must force) - container " + use.shortId() + " is using its referenced image "
                        + image.id().shortForm());
            });
        }
        ImageReference parsed = ImageReference.parse(name).withDefaultTag();
        ImageReference given = parsed.digest().map(parsed::withDigest).orElse(parsed);
        Catalog rest = catalog.withoutName(given);
        untagged(image, given, done);
        if (given.tag().isPresent()) {
            rest = withoutLonelyDigests(rest, image, given.repository(), done);
        }
        if (!rest.names(image.id()).isEmpty()) {
            return rest;
        }
        // The name is gone in any case; an image in use stays, without one.
        Optional<String> conflict = conflict(catalog, image.id(), force, users);
        return conflict.isPresent() ? rest : removeImage(rest, image, users, done);
    }

    /** Digests of a repository go with its last tag. */
    private Catalog withoutLonelyDigests(Catalog catalog, Image image, String repository, Done done) {
        List<ImageReference> same = catalog.names(image.id()).stream()
                .filter(name -> name.repository().equals(repository))
                .toList();
        if (same.stream().anyMatch(name -> name.tag().isPresent())) {
            return catalog;
        }
        Catalog rest = catalog;
        for (ImageReference digest : same) {
            rest = rest.withoutName(digest);
            untagged(image, digest, done);
        }
        return rest;
    }

    private Catalog removeById(Catalog catalog, Image image, boolean force, ImageUsers users, Done done) {
        List<ImageReference> names = catalog.names(image.id());
        if (!force && !names.isEmpty() && !isSingle(names)) {
            throw refused(image.id(), "must be forced", "image is referenced in multiple repositories");
        }
        conflict(catalog, image.id(), force, users).ifPresent(message -> {
            throw EngineException.conflict(message);
        });
        names.forEach(name -> untagged(image, name, done));
        return removeImage(catalog, image, users, done);
    }

    private void untagged(Image image, ImageReference name, Done done) {
        done.steps.add(ImageDelete.untagged(name));
        done.events.add(() -> events.publish(image, "untag"));
    }

    private Catalog removeImage(Catalog catalog, Image image, ImageUsers users, Done done) {
        done.steps.add(ImageDelete.deleted(image.id()));
        done.events.add(() -> events.publish(image, "delete"));
        // Forced while stopped containers use it: they keep its layers, nobody else sees it any more.
        return users.usersOf(image.id()).isEmpty() ? catalog.withoutImage(image.id()) : catalog.withKept(image);
    }

    /** Why the image must stay, if it must. */
    private Optional<String> conflict(Catalog catalog, ImageId id, boolean force, ImageUsers users) {
        if (!catalog.children(id).isEmpty()) {
            return Optional.of(refused(id, "cannot be forced", "image has dependent child images")
                    .getMessage());
        }
        if (leases.has(id)) {
            return Optional.of(
                    refused(id, "cannot be forced", "image is being used by a container that is being " + "created")
                            .getMessage());
        }
        List<ImageUse> uses = users.usersOf(id);
        Optional<ImageUse> running = uses.stream().filter(ImageUse::running).findFirst();
        if (running.isPresent()) {
            return Optional.of(refused(
                            id,
                            "cannot be forced",
                            "image is being used by running container "
                                    + running.get().shortId())
                    .getMessage());
        }
        return force
                ? Optional.empty()
                : uses.stream()
                        .findFirst()
                        .map(use -> refused(
                                        id,
                                        "must be forced",
                                        "image is being used by stopped container " + use.shortId())
                                .getMessage());
    }

    private static EngineException refused(ImageId id, String force, String why) {
        return EngineException.conflict("conflict: unable to delete " + id.shortForm() + " (" + force + ") - " + why);
    }

    /** Whether the names are one tag, or one tag and digests of its repository, so that removing it removes all. */
    private static boolean isSingle(List<ImageReference> names) {
        long tags = names.stream().filter(name -> name.tag().isPresent()).count();
        var repositories = new HashSet<String>();
        names.forEach(name -> repositories.add(name.repository()));
        return tags <= 1 && repositories.size() == 1;
    }
}
