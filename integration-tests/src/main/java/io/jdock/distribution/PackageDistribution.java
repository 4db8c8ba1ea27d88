package io.jdock.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The packaging step. Prints one line for each part that it makes. */
public final class PackageDistribution {
    private PackageDistribution() {}

    /**
     * Makes the distribution.
     *
     * @param args the directory to make it in, the project's root, the directory with the static files (scripts, units)
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 3) {
            throw new IllegalArgumentException("usage: PackageDistribution <distribution> <root> <static files>");
        }
        var layout = new Layout(Path.of(args[0]).toAbsolutePath());
        var modules = new ModuleOutputs(Path.of(args[1]).toAbsolutePath());
        Files.createDirectories(layout.home());

        RuntimeImage.link(layout.runtime());
        var library = new Library(layout.lib());
        var cli = Program.cli(library.install(modules.classPath("engine-cli")));
        var daemon = Program.daemon(library.install(modules.classPath("engine-daemon")));
        var launcher = Program.launcher(library.install(modules.classPath("engine-shim")));
        library.removeOthers();
        StaticFiles.copy(Path.of(args[2]), layout.home(), List.of(cli, daemon, launcher));

        var scripts = Path.of(args[1]).toAbsolutePath().resolve("integration-tests/src/main/scripts");
        var rehearsals = new Rehearsals(layout, scripts.resolve("busybox-rootfs.sh"));
        rehearsals.cli(cli);
        rehearsals.launcher(launcher, daemon);
        rehearsals.daemon(daemon);
        System.out.println("distribution: " + layout.home());
    }
}
