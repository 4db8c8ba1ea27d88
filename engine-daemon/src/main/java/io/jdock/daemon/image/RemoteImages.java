package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.event.Events;
import io.jdock.daemon.image.content.Descriptor;
import io.jdock.daemon.image.content.ImageConfig;
import io.jdock.daemon.image.content.Index;
import io.jdock.daemon.image.content.Manifest;
import io.jdock.daemon.image.content.MediaTypes;
import io.jdock.daemon.image.content.Platform;
import io.jdock.daemon.image.layer.UnpackLimits;
import io.jdock.daemon.image.progress.Progress;
import io.jdock.daemon.image.progress.ProgressMessage;
import io.jdock.daemon.image.registry.Access;
import io.jdock.daemon.image.registry.Credentials;
import io.jdock.daemon.image.registry.ManifestDocument;
import io.jdock.daemon.image.registry.Registry;
import io.jdock.daemon.image.registry.RegistryClient;
import io.jdock.daemon.image.registry.RegistryConfig;
import io.jdock.daemon.image.registry.RegistryException;
import io.jdock.daemon.image.registry.Repository;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations that need a registry, named as in the Docker API. Every method may be called by any thread, and throws
 * {@link EngineException} in Docker's words, NOT_FOUND where the registry has no such thing or shows it to others only.
 */
public final class RemoteImages {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteImages.class);

    private final ImageStore store;
    private final Registry registry;
    private final Events events;
    private final ImagePull pulls;
    private final ImagePush pushes;

    public RemoteImages(Images images, RegistryConfig config, Events events, Clock clock) {
        this.store = images.store();
        this.registry = new Registry(config);
        this.events = requireNonNull(events, "events is null");
        this.pulls = new ImagePull(store, new Transfers("pull", config.downloads()), UnpackLimits.DEFAULT, clock);
        this.pushes = new ImagePush(store, new Transfers("push", config.uploads()), clock);
    }

    /** How registries are reached. */
    public RegistryConfig config() {
        return registry.config();
    }

    /**
     * {@code POST /images/create?fromImage=}: fetches an image, or, of a repository without a tag, all of them.
     *
     * @param platform empty for this host's
     * @throws IOException if the client that is told of progress is gone
     */
    public void pull(ImageReference reference, Optional<Platform> platform, Credentials credentials, Progress progress)
            throws IOException {
        List<Registry.Endpoint> endpoints = registry.endpoints(reference.domain(), Access.PULL);
        while (true) {
            Registry.Connected connected = connect(endpoints, reference, Access.PULL, credentials);
            try (RegistryClient client = connected.client()) {
                pull(client, reference, platform, progress);
                return;
            } catch (EngineException e) {
                if (!connected.endpoint().mirror() || !RegistryFailure.isRegistrys(e)) {
                    throw e;
                }
                LOG.info(
                        "pull {}: mirror {}: {}",
                        reference,
                        connected.endpoint().base(),
                        e.getMessage());
                endpoints = connected.others();
            }
        }
    }

    private record Fetched(ImageReference name, ManifestDocument manifest) {}

    /** The manifests that are to be pulled; the first of them is there, others are fetched when they are needed. */
    private static List<Fetched> manifests(RegistryClient client, ImageReference reference) throws IOException {
        if (reference.digest().isPresent()) {
            String digest = reference.digest().get().toString();
            return List.of(new Fetched(reference, client.manifest(digest)));
        }
        if (reference.tag().isPresent()) {
            return List.of(
                    new Fetched(reference, client.manifest(reference.tag().get())));
        }
        var all = new ArrayList<Fetched>();
        for (String tag : client.tags()) {
            all.add(new Fetched(reference.withTag(tag), null));
        }
        return all;
    }

    private void pull(RegistryClient client, ImageReference reference, Optional<Platform> platform, Progress progress)
            throws IOException {
        List<Fetched> all;
        try {
            all = manifests(client, reference);
        } catch (IOException e) {
            throw RegistryFailure.of(e, reference);
        }
        for (Fetched next : all) {
            try {
                ManifestDocument manifest = next.manifest() == null
                        ? client.manifest(next.name().tag().orElseThrow())
                        : next.manifest();
                pulls.run(client, manifest, next.name(), platform, progress);
            } catch (IOException e) {
                throw RegistryFailure.of(e, next.name());
            }
            publish("pull", next.name());
        }
    }

    /**
     * {@code POST /images/NAME/push}: sends an image, or, without a tag, all images of the repository.
     *
     * @throws IOException if the client that is told of progress is gone
     */
    public void push(ImageReference reference, Credentials credentials, Progress progress) throws IOException {
        if (reference.digest().isPresent()) {
            throw EngineException.invalid("cannot push a digest reference");
        }
        progress.tell(ProgressMessage.status(null, "The push refers to repository [" + reference.repository() + "]"));
        List<Catalog.Entry> entries = store.catalog().entries().stream()
                .filter(entry -> !entry.removed() && isMeant(entry, reference))
                .toList();
        if (entries.isEmpty()) {
            throw EngineException.notFound(
                    "An image does not exist locally with the tag: " + reference.familiarRepository());
        }
        Registry.Connected connected =
                connect(registry.endpoints(reference.domain(), Access.PUSH), reference, Access.PUSH, credentials);
        try (RegistryClient client = connected.client()) {
            for (Catalog.Entry entry : entries) {
                ImageReference name = entry.name().orElseThrow();
                pushes.run(client, name, entry.image(), progress);
                publish("push", name);
            }
        } catch (IOException e) {
            throw RegistryFailure.of(e);
        }
    }

    private static boolean isMeant(Catalog.Entry entry, ImageReference wanted) {
        return entry.name()
                .filter(name -> name.tag().isPresent()
                        && name.repository().equals(wanted.repository())
                        && (wanted.tag().isEmpty() || wanted.tag().equals(name.tag())))
                .isPresent();
    }

    private Registry.Connected connect(
            List<Registry.Endpoint> endpoints, ImageReference reference, Access access, Credentials credentials) {
        try {
            return registry.connect(
                    endpoints, new Repository(reference.domain(), reference.path()), access, credentials);
        } catch (IOException e) {
            throw RegistryFailure.of(e);
        }
    }

    private void publish(String action, ImageReference name) {
        events.publish("image", action, name.familiar(), Map.of("name", name.familiarRepository()));
    }

    /**
     * {@code POST /auth}: proves credentials.
     *
     * @return a token to be kept in place of the password; empty if the registry gives none
     */
    public String login(Credentials credentials) {
        try {
            return registry.login(credentials);
        } catch (IOException e) {
            throw RegistryFailure.of(e);
        }
    }

    /** {@code GET /distribution/NAME/json}: what a registry has, without fetching it. */
    public DistributionInspect inspect(String name, Credentials credentials) {
        ImageReference reference = ImageReference.parse(name).withDefaultTag();
        Registry.Connected connected =
                connect(registry.endpoints(reference.domain(), Access.PUSH), reference, Access.PULL, credentials);
        try (RegistryClient client = connected.client()) {
            ManifestDocument top = manifests(client, reference).getFirst().manifest();
            return new DistributionInspect(top.descriptor(), platforms(client, top, reference));
        } catch (IOException e) {
            throw RegistryFailure.of(e, reference);
        }
    }

    private static List<Platform> platforms(RegistryClient client, ManifestDocument top, ImageReference reference)
            throws IOException {
        if (MediaTypes.isIndex(top.mediaType())) {
            return Json.parse(top.content(), Index.class).manifests().stream()
                    .map(Descriptor::platform)
                    .filter(Objects::nonNull)
                    .toList();
        }
        Manifest manifest = ImagePull.parse(top, reference);
        ImageConfig config = Json.parse(client.document(manifest.config(), "image config"), ImageConfig.class);
        return List.of(config.platform());
    }

    /** {@code GET /images/search}: the registry's own answer, at most {@code limit} results. */
    public SearchResults search(String term, int limit, Credentials credentials) {
        ImageReference reference = ImageReference.parse(term);
        String words = term.startsWith(reference.domain() + "/")
                ? term.substring(reference.domain().length() + 1)
                : term;
        try {
            byte[] answer = registry.search(reference.domain(), words, limit, credentials);
            return Json.parse(answer, SearchResults.class);
        } catch (RegistryException e) {
            if (e.status() == 404 || e.status() == 405) {
                throw EngineException.notFound("registry \"" + reference.domain() + "\" has no search: it answers "
                        + e.status() + "; only Docker's first protocol had one");
            }
            throw RegistryFailure.of(e);
        } catch (IOException e) {
            throw RegistryFailure.of(e);
        }
    }
}
