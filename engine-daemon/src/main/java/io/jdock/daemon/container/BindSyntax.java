package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;

/** The text form of a mount, {@code source:destination[:options]}, that {@code -v} sends. */
final class BindSyntax {
    static final Set<String> PROPAGATIONS = Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    private static final Set<String> WITHOUT_EFFECT = Set.of("z", "Z", "consistent", "cached", "delegated", "default");

    private BindSyntax() {}

    /**
     * Reads one; a volume's source is left empty.
     *
     * @throws EngineException INVALID in Docker's words
     */
    static ContainerMount parse(String text, Supplier<String> randomNames) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3 || text.isEmpty()) {
            throw invalid(text);
        }
        if (parts.length == 1) {
            return ContainerMount.volume(randomNames.get(), "", destination(text, text), "", false)
                    .asAnonymous();
        }
        if (parts[0].isEmpty() || parts[1].isEmpty()) {
            throw invalid(text);
        }
        String destination = destination(parts[1], text);
        var mode = Mode.parse(parts.length == 3 ? parts[2] : "");
        if (!parts[0].startsWith("/")) {
            if (!mode.propagation().isEmpty()) {
                throw EngineException.invalid("invalid mode: " + mode.text());
            }
            VolumeName.check(parts[0]);
            var volume = ContainerMount.volume(
                    parts[0], "", destination, mode.text().isEmpty() ? "z" : mode.text(), mode.readOnly());
            return mode.noCopy() ? volume.withoutCopy() : volume;
        }
        String source = Path.of(parts[0]).normalize().toString();
        var bind = ContainerMount.bind(source, destination, mode.text(), mode.readOnly())
                .creatingSource();
        return mode.propagation().isEmpty() ? bind : bind.withPropagation(mode.propagation(), true);
    }

    private record Mode(String text, boolean readOnly, String propagation, boolean noCopy) {
        static Mode parse(String text) {
            boolean readOnly = false;
            boolean noCopy = false;
            String propagation = "";
            String access = "";
            for (String word : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                if (word.equals("ro") || word.equals("rw")) {
                    if (!access.isEmpty()) {
                        throw EngineException.invalid("invalid mode: " + text);
                    }
                    access = word;
                    readOnly = word.equals("ro");
                } else if (word.equals("nocopy")) {
                    noCopy = true;
                } else if (PROPAGATIONS.contains(word) && propagation.isEmpty()) {
                    propagation = word;
                } else if (!WITHOUT_EFFECT.contains(word)) {
                    throw EngineException.invalid("invalid mode: " + text);
                }
            }
            return new Mode(text, readOnly, propagation, noCopy);
        }
    }

    /** The normalised path of a mount in the container. {@code whole} is what the client wrote, for the message. */
    static String destination(String path, String whole) {
        if (!path.startsWith("/")) {
            throw EngineException.invalid("invalid volume specification: '" + whole + "': invalid mount path: '" + path
                    + "' mount path must be absolute");
        }
        String normal = Path.of(path).normalize().toString();
        if (normal.equals("/")) {
            throw EngineException.invalid(
                    "invalid volume specification: '" + whole + "': invalid specification: destination can't be '/'");
        }
        return normal;
    }

    private static EngineException invalid(String text) {
        return EngineException.invalid("invalid volume specification: '" + text + "'");
    }
}
