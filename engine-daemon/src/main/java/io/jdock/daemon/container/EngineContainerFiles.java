package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.container.files.Change;
import io.jdock.daemon.container.files.Changes;
import io.jdock.daemon.container.files.ContainerTree;
import io.jdock.daemon.container.files.ContainerTree.Bind;
import io.jdock.daemon.container.files.Extraction;
import io.jdock.daemon.container.files.PathStat;
import io.jdock.daemon.container.files.Resource;
import io.jdock.daemon.image.layer.TarWriter;
import io.jdock.daemon.image.layer.TreeUnpacker.Owner;
import io.jdock.daemon.image.layer.TreeWalk;
import io.jdock.shim.client.StartException;
import io.jdock.shim.launcher.Identity;
import io.jdock.shim.launcher.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files of containers: of a running one as it sees them, of others mounted for the purpose. */
final class EngineContainerFiles implements ContainerFiles {
    private final Parts parts;

    EngineContainerFiles(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Archive archive(String ref, String path) {
        Container container = parts.index().find(ref);
        ContainerTree tree = lookingAt(container.now());
        try {
            Resource resource = Resource.find(tree, path, ref);
            parts.events().publish(container.now().document(), "archive-path");
            return new Found(tree, resource);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private record Found(ContainerTree tree, Resource resource) implements Archive {
        @Override
        public PathStat stat() {
            return resource.stat();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            resource.writeTo(out);
        }

        @Override
        public void close() {
            resource.close();
            tree.close();
        }
    }

    @Override
    public void extract(String ref, String path, InputStream archive, ExtractOptions options) throws IOException {
        Container container = parts.index().find(ref);
        refuseReadOnly(container.now().document(), path);
        Optional<ContainerRuntime.Run> run = container.now().run();
        if (run.isPresent()) {
            try (ContainerTree tree = ContainerTree.running(run.get().pid())) {
                extract(container, tree, path, ref, archive, options);
            }
            return;
        }
        // A start would put the same directories into a second mount.
        container.lock.lock();
        try {
            if (container.now().run().isPresent() || container.isRemoved()) {
                throw EngineException.conflict("container " + container.id() + " was started or removed meanwhile");
            }
            try (ContainerTree tree = changing(container.now().document())) {
                extract(container, tree, path, ref, archive, options);
            }
        } finally {
            container.lock.unlock();
        }
    }

    private void extract(
            Container container,
            ContainerTree tree,
            String path,
            String ref,
            InputStream archive,
            ExtractOptions options)
            throws IOException {
        ContainerDocument document = container.now().document();
        boolean own = options.own() && !document.config().user().isEmpty();
        Optional<Owner> owner = own ? Optional.of(owner(tree, document)) : Optional.empty();
        Extraction.into(tree, path, ref, archive, options.keepKinds(), owner);
        parts.events().publish(document, "extract-to-dir");
    }

    private static Owner owner(ContainerTree tree, ContainerDocument document) {
        try {
            var user = SpecBuilder.user(document.config().user(), List.of());
            Identity identity = Identity.lookup(new Tree(tree.root()), user);
            return new Owner(identity.uid(), identity.gid());
        } catch (StartException e) {
            throw new EngineException(ErrorKind.INVALID, e.getMessage(), e);
        }
    }

    private static void refuseReadOnly(ContainerDocument document, String path) {
        Path target = Path.of("/").resolve(path).normalize();
        Optional<ContainerMount> mount = document.mounts().stream()
                .filter(each -> target.startsWith(each.destination()))
                .reduce((a, b) -> b.destination().length() >= a.destination().length() ? b : a);
        if (mount.isPresent() && mount.get().readOnly()) {
            throw EngineException.invalid("mounted volume is marked read-only");
        }
        if (mount.isEmpty() && document.hostConfig().readonlyRootfs()) {
            throw EngineException.invalid("container rootfs is marked read-only");
        }
    }

    @Override
    public Archive export(String ref) {
        Container container = parts.index().find(ref);
        ContainerDocument document = container.now().document();
        ContainerTree tree = ContainerTree.reading(
                layers(document, true), List.of(), parts.store().paths().scratch());
        try {
            Resource root = Resource.find(tree, "/", ref);
            parts.events().publish(document, "export");
            return new Exported(tree, root);
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private record Exported(ContainerTree tree, Resource root) implements Archive {
        @Override
        public PathStat stat() {
            return root.stat();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            var tar = new TarWriter(out);
            try (var walk = new TreeWalk(tar, TreeWalk.Form.PLAIN)) {
                walk.content(tree.root());
            }
            tar.finish();
        }

        @Override
        public void close() {
            root.close();
            tree.close();
        }
    }

    @Override
    public List<Change> changes(String ref) {
        ContainerDocument document = parts.index().find(ref).now().document();
        try (ContainerTree image = ContainerTree.reading(
                layers(document, false), List.of(), parts.store().paths().scratch())) {
            return Changes.of(parts.store().paths().upper(document.id()), image);
        }
    }

    private ContainerTree lookingAt(Container.Moment moment) {
        if (moment.run().isPresent()) {
            return ContainerTree.running(moment.run().get().pid());
        }
        ContainerDocument document = moment.document();
        return ContainerTree.reading(
                layers(document, true), binds(document), parts.store().paths().scratch());
    }

    private ContainerTree changing(ContainerDocument document) {
        ContainerPaths paths = parts.store().paths();
        return ContainerTree.writing(
                document.lowerDirs(),
                paths.upper(document.id()),
                paths.work(document.id()),
                binds(document),
                parts.store().paths().scratch());
    }

    private List<String> layers(ContainerDocument document, boolean own) {
        var layers = new ArrayList<String>();
        if (own) {
            layers.add(parts.store().paths().upper(document.id()).toString());
        }
        layers.addAll(document.lowerDirs());
        return layers;
    }

    /** Mounts of a container that does not run; what is in memory is gone, and images are mounted by a start. */
    private static List<Bind> binds(ContainerDocument document) {
        return document.mounts().stream()
                .filter(ContainerMount::isOfHost)
                .map(mount -> new Bind(mount.source(), mount.subpath(), mount.destination(), mount.readOnly()))
                .toList();
    }
}
