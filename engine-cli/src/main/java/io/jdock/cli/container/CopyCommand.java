package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.archive.CountingInput;
import io.jdock.cli.archive.CountingOutput;
import io.jdock.cli.archive.Extraction;
import io.jdock.cli.archive.Packing;
import io.jdock.cli.archive.TarReader;
import io.jdock.cli.archive.TarWriter;
import io.jdock.cli.format.Sizes;
import io.jdock.cli.http.EngineClient.Upload;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** {@code jdock cp}. Where a file ends up is decided here, as cp(1) would; the daemon only packs and unpacks archives. */
public final class CopyCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n        jdock cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
                "Copy files/folders between a container and the local filesystem",
                2,
                2);
    }

    @Override
    public void flags(Flags flags) {
        flags.bool("Archive mode (copy all uid/gid information)", "-a", "--archive")
                .bool("Always follow symbol link in SRC_PATH", "-L", "--follow-link")
                .bool("Suppress the line that tells how much was copied", "-q", "--quiet");
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        CopyPlace source = CopyPlace.parse(arguments.values().get(0));
        CopyPlace target = CopyPlace.parse(arguments.values().get(1));
        if (source.container() != null && target.container() != null) {
            throw new CommandFailure(1, "copying between containers is not supported");
        }
        if (source.path().isEmpty() || target.path().isEmpty()) {
            throw new CommandFailure(1, "source and destination can not be empty");
        }
        long bytes;
        if (source.container() != null) {
            bytes = fetch(arguments, session, source, target);
        } else if (target.container() != null) {
            bytes = send(arguments, session, source, target);
        } else {
            throw new CommandFailure(1, "must specify at least one container source");
        }
        if (!arguments.flag("--quiet") && !target.isStream() && Terminal.isTerminal(1)) {
            session.errorLine("Successfully copied " + Sizes.human(bytes) + " to "
                    + (target.container() == null ? target.path() : target.container() + ":" + target.path()));
        }
        return 0;
    }

    private static long fetch(Arguments arguments, Session session, CopyPlace source, CopyPlace target)
            throws IOException {
        CopyPlace from = source;
        if (arguments.flag("--follow-link")) {
            ContainerFiles.Stat stat = ContainerFiles.stat(session, source);
            from = stat == null || stat.link().isEmpty() ? source : source.follow(stat.link());
        }
        if (!target.isStream()) {
            requireDirectoryFor(Path.of(target.path()));
        }
        try (HttpResponse response =
                session.engine().stream("GET", ContainerFiles.archive(from).toString(), null)) {
            if (target.isStream()) {
                return response.body().transferTo(session.out());
            }
            boolean directory = ContainerFiles.stat(response).directory();
            CountingInput counted = new CountingInput(response.body());
            Path place = localTarget(source, directory, target);
            Extraction extraction = new Extraction(place, arguments.flag("--archive"));
            extraction.unpack(new TarReader(counted));
            for (String device : extraction.skipped()) {
                session.errorLine("WARNING: not copied, since it is a device or a FIFO: " + device);
            }
            return counted.count();
        }
    }

    private static void requireDirectoryFor(Path target) {
        Path parent = target.toAbsolutePath().normalize().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw new CommandFailure(
                    1, "invalid output path: directory \"" + target.normalize().getParent() + "\" does not exist");
        }
    }

    /** The path that the copied file or directory itself gets. */
    private static Path localTarget(CopyPlace source, boolean directory, CopyPlace target) throws IOException {
        Path path = Path.of(target.path());
        if (Files.isDirectory(path)) {
            Path real = path.toRealPath();
            return source.contentsOnly() || source.base().isEmpty() ? real : real.resolve(source.base());
        }
        if (Files.exists(path)) {
            if (directory) {
                throw new CommandFailure(1, "cannot copy directory");
            }
            if (target.assertsDirectory()) {
                throw new CommandFailure(1, "not a directory");
            }
            return path.toRealPath();
        }
        if (!directory && target.assertsDirectory()) {
            throw new CommandFailure(1, "no such directory");
        }
        return path.toAbsolutePath();
    }

    private static long send(Arguments arguments, Session session, CopyPlace source, CopyPlace target)
            throws IOException {
        ContainerFiles.Stat stat = ContainerFiles.stat(session, target);
        CopyPlace into = target;
        if (stat != null && !stat.link().isEmpty()) {
            into = target.follow(stat.link());
            stat = ContainerFiles.stat(session, into);
        }
        boolean intoDirectory = stat != null && stat.directory();
        if (source.isStream()) {
            if (!intoDirectory) {
                throw new CommandFailure(
                        1, "destination \"" + target.container() + ":" + target.path() + "\" must be a directory");
            }
            return upload(arguments, session, into, out -> session.in().transferTo(out));
        }
        Path local = localSource(source, arguments.flag("--follow-link"));
        boolean directory = Files.isDirectory(local, LinkOption.NOFOLLOW_LINKS);
        if (stat != null && !intoDirectory && directory) {
            throw new CommandFailure(1, "cannot copy directory");
        }
        if (stat == null && !directory && target.assertsDirectory()) {
            throw new CommandFailure(1, "no such directory");
        }
        String name = into.base();
        CopyPlace above = new CopyPlace(into.container(), into.directory());
        if (intoDirectory) {
            above = into;
            name = source.contentsOnly()
                    ? ""
                    : Path.of(source.path())
                            .toAbsolutePath()
                            .normalize()
                            .getFileName()
                            .toString();
        }
        String root = name;
        return upload(arguments, session, above, out -> {
            TarWriter archive = new TarWriter(out);
            new Packing(archive).add(local, root);
            archive.close();
        });
    }

    private static Path localSource(CopyPlace source, boolean follow) throws IOException {
        Path path = Path.of(source.path());
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailure(1, "lstat " + path.toAbsolutePath() + ": no such file or directory");
        }
        if (source.assertsDirectory() && !Files.isDirectory(path)) {
            throw new CommandFailure(1, "not a directory");
        }
        return follow || source.assertsDirectory() ? path.toRealPath() : path.toAbsolutePath();
    }

    private static long upload(Arguments arguments, Session session, CopyPlace into, Upload content)
            throws IOException {
        Query path = ContainerFiles.archive(into).with("noOverwriteDirNonDir", "true");
        if (arguments.flag("--archive")) {
            path.with("copyUIDGID", "true");
        }
        long[] count = new long[1];
        session.engine()
                .upload("PUT", path.toString(), out -> {
                    CountingOutput counted = new CountingOutput(out);
                    content.to(counted);
                    counted.flush();
                    count[0] = counted.count();
                })
                .close();
        return count[0];
    }
}
