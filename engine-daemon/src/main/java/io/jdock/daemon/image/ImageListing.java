package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.ImageIndex.Member;
import io.jdock.daemon.image.ManifestSummary.AttestationData;
import io.jdock.daemon.image.ManifestSummary.ImageData;
import io.jdock.daemon.image.ManifestSummary.Size;
import io.jdock.daemon.image.ManifestSummary.Unpacked;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Manifest;
import io.jdock.daemon.image.content.Platform;
import io.jdock.daemon.image.layer.ChainId;
import io.jdock.daemon.image.layer.LayerStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list of images at one moment: which of them, and how each is shown. */
final class ImageListing {
    private static final String REFERENCE_TYPE = "vnd.docker.reference.type";
    private static final String REFERENCE_DIGEST = "vnd.docker.reference.digest";

    private final Catalog catalog;
    private final LayerStore layers;
    private final ImageQuery query;
    /** How many images have each layer; empty if that is not asked for. */
    private final Map<ChainId, Integer> shares = new HashMap<>();

    ImageListing(Catalog catalog, LayerStore layers, ImageQuery query) {
        this.catalog = requireNonNull(catalog, "catalog is null");
        this.layers = requireNonNull(layers, "layers is null");
        this.query = requireNonNull(query, "query is null");
        if (query.sharedSize()) {
            catalog.images().forEach(image -> image.chain().forEach(layer -> shares.merge(layer, 1, Integer::sum)));
        }
    }

    /** Newest first. */
    List<ImageSummary> list() {
        return catalog.images().stream()
                .filter(this::isWanted)
                .sorted(Comparator.comparing(Image::created)
                        .reversed()
                        .thenComparing(image -> image.id().digest()))
                .map(this::summary)
                .toList();
    }

    private boolean isWanted(Image image) {
        List<ImageReference> names = catalog.names(image.id());
        boolean parent = names.isEmpty() && !catalog.children(image.id()).isEmpty();
        boolean onlyDangling = query.filter().dangling().orElse(false);
        return query.filter().matches(image, names) && !(parent && (onlyDangling || !query.all()));
    }

    private ImageSummary summary(Image image) {
        List<ImageReference> names = catalog.names(image.id()).stream()
                .filter(query.filter()::matches)
                .toList();
        return new ImageSummary(
                image.id(),
                image.parent()
                        .filter(parent -> catalog.image(parent).isPresent())
                        .map(ImageId::toString)
                        .orElse(""),
                Images.tags(names),
                Images.digests(names),
                image.created().getEpochSecond(),
                size(image),
                query.sharedSize() ? sharedSize(image) : -1,
                image.config().config().labels(),
                query.users()
                        .map(users -> (long) users.usersOf(image.id()).size())
                        .orElse(-1L),
                query.manifests() ? manifests(image) : null);
    }

    private long size(Image image) {
        return image.chain().stream().mapToLong(layers::bytes).sum();
    }

    private long sharedSize(Image image) {
        return image.chain().stream()
                .filter(layer -> shares.get(layer) > 1)
                .mapToLong(layers::bytes)
                .sum();
    }

    private List<ManifestSummary> manifests(Image image) {
        Optional<ImageIndex> index = catalog.index(image.id());
        if (index.isEmpty()) {
            return List.of(manifest(image, image.descriptor(), Optional.of(image.manifest())));
        }
        return index.get().index().manifests().stream()
                .map(line -> manifest(
                        image,
                        line,
                        index.get().members().stream()
                                .filter(member -> member.descriptor().digest().equals(line.digest()))
                                .map(Member::manifest)
                                .findFirst()))
                .toList();
    }

    private ManifestSummary manifest(Image image, Descriptor line, Optional<Manifest> manifest) {
        boolean chosen = line.digest().equals(image.descriptor().digest());
        long content = manifest.map(present -> line.size()
                        + present.config().size()
                        + present.layers().stream().mapToLong(Descriptor::size).sum())
                .orElse(0L);
        long unpacked = chosen ? size(image) : 0;
        boolean attestation = "attestation-manifest".equals(line.annotations().get(REFERENCE_TYPE));
        Platform platform =
                line.platform() != null ? line.platform() : image.config().platform();
        List<String> users = chosen
                ? query.users().orElse(ImageUsers.NONE).usersOf(image.id()).stream()
                        .map(ImageUsers.ImageUse::containerId)
                        .toList()
                : List.of();
        return new ManifestSummary(
                line.digest(),
                line,
                manifest.isPresent(),
                new Size(content, content + unpacked),
                attestation ? "attestation" : "image",
                attestation ? null : new ImageData(platform, new Unpacked(unpacked), users),
                attestation ? new AttestationData(line.annotations().getOrDefault(REFERENCE_DIGEST, "")) : null);
    }
}
