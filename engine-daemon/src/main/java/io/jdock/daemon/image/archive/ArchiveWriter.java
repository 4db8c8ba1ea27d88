package io.jdock.daemon.image.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.content.BlobStore;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.Index;
import io.jdock.daemon.image.layer.TarEntry;
import io.jdock.daemon.image.layer.TarWriter;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes an archive of images: an OCI layout with the documents of Docker's own format beside it. */
public final class ArchiveWriter {
    private static final String BLOBS = "blobs/sha256/";
    private static final byte[] LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8);

    private final OutputStream out;
    private final TarWriter tar;
    private final BlobStore store;

    /** @param out is not closed */
    public ArchiveWriter(OutputStream out, BlobStore store) {
        this.out = requireNonNull(out, "out is null");
        this.tar = new TarWriter(out);
        this.store = requireNonNull(store, "store is null");
    }

    /** Where a blob is in the archive. */
    public static String path(Digest blob) {
        return BLOBS + blob.hex();
    }

    /** Writes blobs, in the order of their digests; each has a time, seconds since the epoch. */
    public void blobs(Map<Digest, Long> times) throws IOException {
        tar.directory("blobs/", 0755, 0);
        tar.directory(BLOBS, 0755, 0);
        for (Digest blob : times.keySet().stream().sorted().toList()) {
            try (var in = store.open(blob)) {
                var entry = new TarEntry(
                        TarEntry.Type.FILE,
                        path(blob),
                        "",
                        0644,
                        0,
                        0,
                        store.size(blob),
                        times.get(blob),
                        0,
                        0,
                        0,
                        Map.of(),
                        Optional.empty());
                tar.accept(entry, in::read);
            }
        }
    }

    /** Writes the documents that say what the blobs are, and the end of the archive. */
    public void documents(List<Descriptor> lines, List<DockerImage> images) throws IOException {
        file("index.json", Json.bytes(Index.of(lines)));
        file("manifest.json", Json.bytes(images));
        file("oci-layout", LAYOUT);
        var repositories = repositories(images);
        if (!repositories.isEmpty()) {
            file("repositories", Json.bytes(repositories));
        }
        tar.finish();
        out.flush();
    }

    /** What clients older than the rest of the format look for: the image of each tag of each repository. */
    private static Map<String, Map<String, String>> repositories(List<DockerImage> images) {
        var repositories = new HashMap<String, Map<String, String>>();
        for (DockerImage image : images) {
            for (String name : image.repoTags() == null ? List.<String>of() : image.repoTags()) {
                int colon = name.lastIndexOf(':');
                String top = image.layers().isEmpty()
                        ? image.config()
                        : image.layers().getLast();
                repositories
                        .computeIfAbsent(name.substring(0, colon), _ -> new HashMap<>())
                        .put(name.substring(colon + 1), top.substring(BLOBS.length()));
            }
        }
        return repositories;
    }

    private void file(String name, byte[] content) throws IOException {
        tar.file(name, content, 0644, 0);
    }
}
