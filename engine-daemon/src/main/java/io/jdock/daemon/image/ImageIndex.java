package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.BlobStore;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.Digest;
import io.jdock.daemon.image.content.Index;
import io.jdock.daemon.image.content.Manifest;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.state.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The index that an image came with: the list of what its name means on each platform, and of what is attested of
 * that. It is kept as it came, so that a save gives it on; of its manifests some may not be here.
 *
 * @param descriptor the index's own, without annotations
 * @param members those manifests that are here with all of their content
 */
record ImageIndex(Descriptor descriptor, Index index, List<Member> members) {
    /** A manifest of the index; {@code descriptor} is the index's line, with the platform. */
    record Member(Descriptor descriptor, Manifest manifest) {
        Member {
            requireNonNull(descriptor, "descriptor is null");
            requireNonNull(manifest, "manifest is null");
        }

        Set<Digest> blobs() {
            var blobs = new HashSet<Digest>();
            blobs.add(descriptor.digest());
            blobs.add(manifest.config().digest());
            manifest.layers().forEach(layer -> blobs.add(layer.digest()));
            return blobs;
        }
    }

    ImageIndex {
        requireNonNull(descriptor, "descriptor is null");
        requireNonNull(index, "index is null");
        members = List.copyOf(members);
    }

    /** Reads an index that is in the store. Manifests without content there, and indexes in it, are no members. */
    static ImageIndex read(Descriptor descriptor, BlobStore blobs) {
        Index index = Json.parse(blobs.document(descriptor.digest()), Index.class);
        var members = new ArrayList<Member>();
        for (Descriptor line : index.manifests()) {
            if (MediaTypes.isManifest(line.mediaType()) && blobs.contains(line.digest())) {
                var member = new Member(line, Json.parse(blobs.document(line.digest()), Manifest.class));
                if (member.blobs().stream().allMatch(blobs::contains)) {
                    members.add(member);
                }
            }
        }
        return new ImageIndex(
                Descriptor.of(descriptor.mediaType(), descriptor.digest(), descriptor.size()), index, members);
    }

    Set<Digest> blobs() {
        var blobs = new HashSet<Digest>();
        blobs.add(descriptor.digest());
        members.forEach(member -> blobs.addAll(member.blobs()));
        return blobs;
    }

    /** The line of a manifest, if it is one of this index. */
    Descriptor line(Digest manifest) {
        return index.manifests().stream()
                .filter(line -> line.digest().equals(manifest))
                .findFirst()
                .orElseThrow(() -> EngineException.internal(
                        "index " + descriptor.digest() + " does not list manifest " + manifest, null));
    }
}
