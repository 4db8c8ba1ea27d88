package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.image.layer.TarEntry;
import io.jdock.daemon.image.layer.TarSink;
import java.io.IOException;
import java.util.Set;

/**
 * Lets through what a container wrote, and not the places that the engine itself made in it to mount on: empty files and
 * directories, and the directories above them if there is nothing else in these.
 */
final class WrittenEntries implements TarSink {
    private static final Set<String> OF_ENGINE = Set.of(
            "dev/pts",
            "dev/shm",
            "dev/mqueue",
            "dev/console",
            "proc",
            "sys",
            "etc/hosts",
            "etc/hostname",
            "etc/resolv.conf");
    private static final Set<String> TOUCHED = Set.of("dev", "etc");

    private final TarSink target;
    /** A directory that goes with the first entry below it. */
    private TarEntry waiting;

    WrittenEntries(TarSink target) {
        this.target = requireNonNull(target, "target is null");
    }

    @Override
    public void accept(TarEntry entry, Content content) throws IOException {
        if (OF_ENGINE.contains(entry.name()) && entry.size() == 0 && isPlain(entry)) {
            return;
        }
        if (TOUCHED.contains(entry.name()) && entry.type() == TarEntry.Type.DIRECTORY) {
            waiting = entry;
            return;
        }
        if (waiting != null && entry.name().startsWith(waiting.name() + "/")) {
            target.accept(waiting, Content.NONE);
        }
        waiting = null;
        target.accept(entry, content);
    }

    private static boolean isPlain(TarEntry entry) {
        return entry.type() == TarEntry.Type.DIRECTORY || entry.type() == TarEntry.Type.FILE;
    }
}
