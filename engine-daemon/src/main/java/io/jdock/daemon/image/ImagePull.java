package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.ImageConfig;
import io.jdock.daemon.image.content.Index;
import io.jdock.daemon.image.content.Manifest;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.image.content.Platform;
import io.jdock.daemon.image.layer.ChainId;
import io.jdock.daemon.image.layer.UnpackLimits;
import io.jdock.daemon.image.progress.Progress;
import io.jdock.daemon.image.progress.ProgressMessage;
import io.jdock.daemon.image.registry.ManifestDocument;
import io.jdock.daemon.image.registry.RegistryClient;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pulls one image, given a connection to its repository. All of it is in the store before a name says so, and
 * nothing of
 * it stays if it fails.
 */
final class ImagePull {
    private final ImageStore store;
    private final Transfers transfers;
    private final UnpackLimits limits;
    private final Clock clock;

    ImagePull(ImageStore store, Transfers transfers, UnpackLimits limits, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.transfers = requireNonNull(transfers, "transfers is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * Fetches what a manifest, which was fetched already, stands for.
     *
     * @param reference with a tag or a digest
     * @param platform empty for this host's
     */
    void run(
            RegistryClient client,
            ManifestDocument top,
            ImageReference reference,
            Optional<Platform> platform,
            Progress progress)
            throws IOException {
        String name = reference.tag().orElseGet(() -> top.digest().toString());
        progress.status(name, "Pulling from " + client.repository().path());
        try (var ingest = new Ingest(store)) {
            Optional<Descriptor> index = MediaTypes.isIndex(top.mediaType())
                    ? Optional.of(ingest.put(top.mediaType(), top.content()))
                    : Optional.empty();
            ManifestDocument chosen = index.isPresent() ? choose(client, top, platform) : top;
            Image image = image(client, chosen, reference, platform, ingest, progress);
            boolean fresh = name(
                    ingest, image, index.map(line -> ImageIndex.read(line, store.blobs())), reference, top.digest());
            progress.tell(status("Digest: " + top.digest()));
            progress.tell(status("Status: " + (fresh ? "Downloaded newer image for " : "Image is up to date for ")
                    + reference.familiar()));
        }
    }

    static ProgressMessage status(String text) {
        return ProgressMessage.status(null, text);
    }

    /** Takes the manifest of an index that fits the platform best. */
    static ManifestDocument choose(RegistryClient client, ManifestDocument index, Optional<Platform> platform)
            throws IOException {
        Platform wanted = platform.orElseGet(Platform::host);
        Descriptor best = null;
        int bestFit = 0;
        for (Descriptor line : Json.parse(index.content(), Index.class).manifests()) {
            // One that names no platform may fit; its configuration tells.
            int fit = line.platform() == null ? 1 : line.platform().fit(wanted);
            if (MediaTypes.isManifest(line.mediaType()) && fit > bestFit) {
                best = line;
                bestFit = fit;
            }
        }
        if (best == null) {
            throw EngineException.notFound(
                    "no matching manifest for " + wanted.format() + " in the manifest list entries");
        }
        ManifestDocument chosen = client.manifest(best.digest().toString());
        return new ManifestDocument(best.mediaType(), chosen.digest(), chosen.content());
    }

    private Image image(
            RegistryClient client,
            ManifestDocument document,
            ImageReference reference,
            Optional<Platform> platform,
            Ingest ingest,
            Progress progress)
            throws IOException {
        Manifest manifest = parse(document, reference);
        var id = new ImageId(manifest.config().digest());
        byte[] config = ingest.has(id.digest())
                ? store.blobs().document(id.digest())
                : client.document(manifest.config(), "image config");
        ImageConfig parsed = Json.parse(config, ImageConfig.class);
        check(parsed, manifest, reference, platform);
        boolean known = store.catalog().image(id).isPresent();
        fetch(client, layers(manifest, parsed), ingest, known, progress);
        ingest.put(manifest.config().mediaType(), config);
        return store.image(ingest.put(document.mediaType(), document.content()));
    }

    static Manifest parse(ManifestDocument document, ImageReference reference) {
        if (document.mediaType().contains(".distribution.manifest.v1")) {
            throw EngineException.invalid("image " + reference.familiar()
                    + " has a manifest of version 2, schema 1, which is not supported any more: have its author push"
                    + " it again with Docker 1.10 or newer, or convert it with \"skopeo copy --format v2s2\"");
        }
        if (!MediaTypes.isManifest(document.mediaType())) {
            throw EngineException.invalid(
                    "unsupported manifest media type \"" + document.mediaType() + "\" of " + reference.familiar());
        }
        Manifest manifest = Json.parse(document.content(), Manifest.class);
        String config = manifest.config().mediaType();
        if (!config.equals(MediaTypes.OCI_CONFIG) && !config.equals(MediaTypes.DOCKER_CONFIG)) {
            throw EngineException.invalid("encountered remote \"" + config + "\"(unknown) when fetching: "
                    + reference.familiar() + " is no container image");
        }
        return manifest;
    }

    private static void check(
            ImageConfig config, Manifest manifest, ImageReference reference, Optional<Platform> platform) {
        if (!config.os().isEmpty() && !config.os().equals("linux")) {
            throw new EngineException(
                    ErrorKind.INVALID,
                    "cannot download image with operating system \"" + config.os() + "\" when requesting \"linux\"");
        }
        if (platform.isPresent() && config.platform().fit(platform.get()) == 0) {
            throw EngineException.notFound(
                    "image with reference " + reference.familiar() + " was found but its platform ("
                            + config.platform().format() + ") does not match the specified platform ("
                            + platform.get().format() + ")");
        }
        int count = config.rootfs().diffIds().size();
        if (count != manifest.layers().size()) {
            throw EngineException.invalid("invalid rootfs in image configuration: it has " + count
                    + " layers, the manifest " + manifest.layers().size());
        }
        for (Descriptor layer : manifest.layers()) {
            if (!MediaTypes.isLayer(layer.mediaType())) {
                throw EngineException.invalid("unsupported layer media type \"" + layer.mediaType() + "\"");
            }
        }
    }

    private static List<LayerFetch.Layer> layers(Manifest manifest, ImageConfig config) {
        List<Digest> diffIds = config.rootfs().diffIds();
        List<ChainId> chain = ChainId.chain(diffIds);
        var layers = new ArrayList<LayerFetch.Layer>();
        for (int i = 0; i < diffIds.size(); i++) {
            layers.add(new LayerFetch.Layer(manifest.layers().get(i), diffIds.get(i), chain.get(i)));
        }
        return layers;
    }

    private void fetch(
            RegistryClient client, List<LayerFetch.Layer> layers, Ingest ingest, boolean known, Progress progress)
            throws IOException {
        var fetch = new LayerFetch(client, ingest, new LayerInstall(ingest, limits), progress);
        var tasks = new ArrayList<Transfers.Task>();
        for (LayerFetch.Layer layer : layers) {
            if (fetch.isPresent(layer)) {
                if (!known) {
                    progress.status(layer.shortId(), "Already exists");
                }
                continue;
            }
            progress.status(layer.shortId(), "Pulling fs layer");
            tasks.add(() -> transfers.one(layer.blob().digest(), () -> fetch.run(layer)));
            if (tasks.size() > transfers.most()) {
                progress.status(layer.shortId(), "Waiting");
            }
        }
        transfers.all(tasks);
    }

    /**
     * Gives the image its names: the tag, and the digest under which it was found.
     *
     * @return whether the name means something else now
     */
    private boolean name(
            Ingest ingest, Image image, Optional<ImageIndex> index, ImageReference reference, Digest digest) {
        Instant now = clock.instant();
        ImageReference byDigest = reference.withDigest(digest);
        var fresh = new boolean[1];
        ingest.update("pull " + reference.familiar(), catalog -> {
            ImageReference given = reference.digest().isPresent() ? byDigest : reference;
            fresh[0] = catalog.named(given)
                    .filter(known -> known.id().equals(image.id()))
                    .isEmpty();
            boolean known = !fresh[0]
                    && catalog.named(byDigest)
                            .filter(other -> other.id().equals(image.id()))
                            .isPresent();
            if (known) {
                return catalog;
            }
            Catalog named = catalog.withName(image, index, byDigest, now);
            return given.equals(byDigest) ? named : named.withName(image, index, given, now);
        });
        return fresh[0];
    }
}
