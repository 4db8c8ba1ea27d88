package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.archive.DockerImage;
import io.jdock.daemon.image.archive.StagedArchive;
import io.jdock.daemon.image.archive.StagedFile;
import io.jdock.daemon.image.content.BlobWriter;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.ImageConfig;
import io.jdock.daemon.image.content.Index;
import io.jdock.daemon.image.content.Manifest;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.image.content.Platform;
import io.jdock.daemon.image.layer.ChainId;
import io.jdock.daemon.image.layer.Compression;
import io.jdock.daemon.image.layer.UnpackLimits;
import io.jdock.daemon.image.progress.Progress;
import io.jdock.daemon.state.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the images of one archive into the store: those of an OCI layout by its {@code index.json}, those of Docker's
 * own format by {@code manifest.json}. What the archive says of its content is checked against the content.
 */
final class ArchiveImages {
    private final StagedArchive archive;
    private final Ingest ingest;
    private final LayerInstall install;
    private final Transfers layers;
    private final Optional<Platform> wanted;
    private final Progress progress;

    ArchiveImages(
            StagedArchive archive,
            Ingest ingest,
            UnpackLimits limits,
            Transfers layers,
            Optional<Platform> wanted,
            Progress progress) {
        this.archive = requireNonNull(archive, "archive is null");
        this.ingest = requireNonNull(ingest, "ingest is null");
        this.install = new LayerInstall(ingest, limits);
        this.layers = requireNonNull(layers, "layers is null");
        this.wanted = requireNonNull(wanted, "wanted is null");
        this.progress = requireNonNull(progress, "progress is null");
    }

    /** A line of {@code index.json} that stands for an image of this platform. */
    Optional<Ingested> fromLayout(Descriptor line) throws IOException {
        List<ImageReference> names = names(line).map(List::of).orElse(List.of());
        if (MediaTypes.isManifest(line.mediaType())) {
            Manifest manifest = manifest(line);
            return isImage(manifest)
                    ? Optional.of(new Ingested(image(line, manifest), Optional.empty(), names))
                    : Optional.empty();
        }
        if (!MediaTypes.isIndex(line.mediaType())) {
            throw EngineException.invalid("invalid archive: unknown media type \"" + line.mediaType() + "\"");
        }
        return Optional.of(fromIndex(line, names));
    }

    private Ingested fromIndex(Descriptor line, List<ImageReference> names) throws IOException {
        Index index = Json.parse(document(line), Index.class);
        Descriptor chosen = null;
        for (Descriptor candidate : index.manifests()) {
            if (MediaTypes.isManifest(candidate.mediaType())
                    && archive.blob(candidate.digest()).isPresent()) {
                Manifest manifest = manifest(candidate);
                if (isImage(manifest) && isBetter(platform(candidate, manifest), chosen)) {
                    chosen = candidate.withPlatform(platform(candidate, manifest));
                }
            }
        }
        if (chosen == null) {
            throw EngineException.notFound("no image of the archive is for platform "
                    + wanted.orElseGet(Platform::host).format());
        }
        Image image = image(chosen, manifest(chosen));
        for (Descriptor member : index.manifests()) {
            if (MediaTypes.isManifest(member.mediaType())
                    && archive.blob(member.digest()).isPresent()) {
                keep(member);
            }
        }
        Descriptor stored = keepDocument(line);
        return new Ingested(
                image, Optional.of(ImageIndex.read(stored, ingest.store().blobs())), names);
    }

    /** Whether an image for that platform is to be taken rather than the one chosen so far. */
    private boolean isBetter(Platform platform, Descriptor chosen) {
        int fit = platform.fit(wanted.orElseGet(Platform::host));
        // An image of another platform is better than none, unless a platform was asked for.
        return fit == 0
                ? chosen == null && wanted.isEmpty()
                : chosen == null || fit > chosen.platform().fit(wanted.orElseGet(Platform::host));
    }

    private Platform platform(Descriptor line, Manifest manifest) throws IOException {
        return line.platform() != null ? line.platform() : config(manifest).platform();
    }

    /** Keeps a manifest of an index with its content, if all of it is in the archive. */
    private void keep(Descriptor member) throws IOException {
        Manifest manifest = manifest(member);
        var content = new ArrayList<>(manifest.layers());
        content.add(manifest.config());
        for (Descriptor blob : content) {
            if (archive.blob(blob.digest()).isEmpty()) {
                return;
            }
        }
        for (Descriptor blob : content) {
            keepBlob(blob);
        }
        keepDocument(member);
    }

    private Image image(Descriptor line, Manifest manifest) throws IOException {
        if (manifest.schemaVersion() != 2) {
            throw EngineException.invalid("invalid archive: manifest " + line.digest() + " has schema version "
                    + manifest.schemaVersion() + ", which is not supported");
        }
        ImageConfig config = config(manifest);
        requirePlatform(config);
        List<Digest> diffIds = config.rootfs().diffIds();
        requireLayers(diffIds.size(), manifest.layers().size());
        List<ChainId> chain = ChainId.chain(diffIds);
        for (int i = 0; i < diffIds.size(); i++) {
            Descriptor layer = manifest.layers().get(i);
            if (!MediaTypes.isLayer(layer.mediaType())) {
                throw EngineException.invalid(
                        "invalid archive: layer of unknown media type \"" + layer.mediaType() + "\"");
            }
            keepBlob(layer);
        }
        unpack(manifest.layers(), chain, diffIds);
        keepDocument(manifest.config());
        return ingest.store().image(keepDocument(line));
    }

    /** An image of {@code manifest.json}; {@code known} has those of the same archive's {@code index.json}. */
    Ingested fromDocker(DockerImage item, List<Ingested> known) throws IOException {
        byte[] document = document(file(item.config()));
        var id = new ImageId(Digest.of(document));
        List<ImageReference> names = item.repoTags() == null
                ? List.of()
                : item.repoTags().stream().map(ImageReference::parse).toList();
        for (Ingested image : known) {
            if (image.image().id().equals(id)) {
                return new Ingested(image.image(), image.index(), names);
            }
        }
        Optional<Image> present = ingest.store().catalog().image(id).filter(ingest::hold);
        if (present.isPresent()) {
            return new Ingested(present.get(), Optional.empty(), names);
        }
        ImageConfig config = Json.parse(document, ImageConfig.class);
        requirePlatform(config);
        List<Digest> diffIds = config.rootfs().diffIds();
        List<String> paths = item.layers() == null ? List.of() : item.layers();
        requireLayers(diffIds.size(), paths.size());
        List<ChainId> chain = ChainId.chain(diffIds);
        var blobs = new ArrayList<Descriptor>();
        for (int i = 0; i < diffIds.size(); i++) {
            blobs.add(dockerLayer(paths.get(i), diffIds.get(i)));
        }
        unpack(blobs, chain, diffIds);
        return new Ingested(ingest.image(document, blobs, Map.of()), Optional.empty(), names);
    }

    private Descriptor dockerLayer(String path, Digest diffId) throws IOException {
        Optional<Descriptor> present = ingest.store().catalog().layerBlob(diffId);
        return present.isPresent() && ingest.has(present.get().digest()) ? present.get() : layerBlob(file(path));
    }

    /** Unpacks the layers of one image, several at once: they are directories of their own until they are stacked. */
    private void unpack(List<Descriptor> blobs, List<ChainId> chain, List<Digest> diffIds) throws IOException {
        var tasks = new ArrayList<Transfers.Task>();
        for (int i = 0; i < chain.size(); i++) {
            int layer = i;
            if (!ingest.has(chain.get(i))) {
                tasks.add(() -> layers.one(
                        chain.get(layer), () -> unpack(blobs.get(layer), chain.get(layer), diffIds.get(layer))));
            }
        }
        layers.all(tasks);
    }

    /** Stores a layer that the archive does not describe. What OCI has no media type for is decompressed. */
    private Descriptor layerBlob(StagedFile file) throws IOException {
        Compression compression;
        try (BufferedInputStream in = Compression.buffered(open(file))) {
            compression = Compression.detect(in);
            if (compression.layerMediaType().isEmpty()) {
                try (BlobWriter plain = ingest.store().blobs().writer();
                        InputStream content = LayerInstall.decompress(compression, in)) {
                    content.transferTo(plain);
                    return ingest.put(plain, MediaTypes.OCI_LAYER);
                }
            }
        }
        String mediaType = compression.layerMediaType().orElseThrow();
        long size = keepFile(file);
        return Descriptor.of(mediaType, file.digest(), size);
    }

    private void unpack(Descriptor blob, ChainId layer, Digest diffId) throws IOException {
        if (ingest.has(layer)) {
            return;
        }
        try (var in = new ProgressInput(
                ingest.store().blobs().open(blob.digest()),
                progress,
                diffId.shortHex(),
                "Loading layer",
                blob.size())) {
            install.unpack(in, layer, diffId);
        }
    }

    private void keepBlob(Descriptor blob) throws IOException {
        long size = keepFile(archive.blob(blob.digest())
                .orElseThrow(() -> missing(blob.digest().toString())));
        if (size != blob.size()) {
            throw EngineException.invalid(
                    "invalid archive: blob " + blob.digest() + ": expected " + blob.size() + " bytes, got " + size);
        }
    }

    private Descriptor keepDocument(Descriptor document) throws IOException {
        keepBlob(document);
        return document;
    }

    /** Gives a file of the archive its place in the store; returns its size. */
    private long keepFile(StagedFile file) throws IOException {
        if (!ingest.has(file.digest())) {
            ingest.put(file.content().orElseThrow(), MediaTypes.OCI_LAYER);
        }
        return ingest.store().blobs().size(file.digest());
    }

    private InputStream open(StagedFile file) throws IOException {
        return ingest.has(file.digest())
                ? ingest.store().blobs().open(file.digest())
                : file.content().orElseThrow().open();
    }

    private Manifest manifest(Descriptor line) throws IOException {
        return Json.parse(document(line), Manifest.class);
    }

    private ImageConfig config(Manifest manifest) throws IOException {
        return Json.parse(document(manifest.config()), ImageConfig.class);
    }

    private byte[] document(Descriptor of) throws IOException {
        return document(
                archive.blob(of.digest()).orElseThrow(() -> missing(of.digest().toString())));
    }

    /** Reads a file of the archive that may have its place in the store by now. */
    private byte[] document(StagedFile file) throws IOException {
        return ingest.has(file.digest()) ? ingest.store().blobs().document(file.digest()) : archive.document(file);
    }

    private StagedFile file(String path) {
        return archive.file(path == null ? "" : path).orElseThrow(() -> missing("\"" + path + "\""));
    }

    private static boolean isImage(Manifest manifest) {
        boolean config = MediaTypes.OCI_CONFIG.equals(manifest.config().mediaType())
                || MediaTypes.DOCKER_CONFIG.equals(manifest.config().mediaType());
        // What is attested of an image (in-toto) is a manifest with a configuration, too.
        return config
                && manifest.layers().stream()
                        .noneMatch(layer -> layer.mediaType().contains("in-toto"));
    }

    private void requirePlatform(ImageConfig config) {
        if (wanted.isPresent() && config.platform().fit(wanted.get()) == 0) {
            throw EngineException.notFound("the archive's image is for platform "
                    + config.platform().format() + ", not for " + wanted.get().format());
        }
    }

    private static void requireLayers(int expected, int found) {
        if (expected != found) {
            throw EngineException.invalid(
                    "invalid manifest, layers length mismatch: expected " + expected + ", got " + found);
        }
    }

    private static EngineException missing(String what) {
        return EngineException.invalid("invalid archive: " + what + " is missing");
    }

    private static Optional<ImageReference> names(Descriptor line) {
        String full = line.annotations().get(Catalog.NAME);
        if (full != null) {
            return Optional.of(ImageReference.parse(full).withDefaultTag());
        }
        String name = line.annotations().getOrDefault(Catalog.REF_NAME, "");
        // A tag alone names nothing outside of its layout.
        return name.contains(":") || name.contains("/")
                ? Optional.of(ImageReference.parse(name).withDefaultTag())
                : Optional.empty();
    }
}
