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
        String[] parts = split(text);
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
            volume = volume.withIdMap(mode.idMap());
            return mode.noCopy() ? volume.withoutCopy() : volume;
        }
        String source = Path.of(parts[0]).normalize().toString();
        var bind = ContainerMount.bind(source, destination, mode.text(), mode.readOnly())
                .creatingSource()
                .withIdMap(mode.idMap());
        return mode.propagation().isEmpty() ? bind : bind.withPropagation(mode.propagation(), true);
    }

    /** Splits at colons, but not within {@code idmap=uid:gid}. */
    private static String[] split(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length == 4 && parts[2].matches("(.*,)?idmap=[0-9]+")) {
            return new String[] {parts[0], parts[1], parts[2] + ":" + parts[3]};
        }
        return parts;
    }

    /**
     * Checks the text of an id mapping; empty means none. {@code uid.gid} is taken too, as Docker's own client lets no
     * more colons through.
     */
    static String checkedIdMap(String text) {
        if (!text.isEmpty() && !text.matches("[0-9]{1,9}[:.][0-9]{1,9}")) {
            throw EngineException.invalid("invalid id mapping: \"" + text + "\": it must be uid:gid");
        }
        return text.replace('.', ':');
    }

    private record Mode(String text, boolean readOnly, String propagation, boolean noCopy, String idMap) {
        static Mode parse(String text) {
            boolean readOnly = false;
            boolean noCopy = false;
            String propagation = "";
            String access = "";
            String idMap = "";
            for (String word : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                if (word.equals("ro") || word.equals("rw")) {
                    if (!access.isEmpty()) {
                        throw EngineException.invalid("invalid mode: " + text);
                    }
                    access = word;
                    readOnly = word.equals("ro");
                } else if (word.startsWith("idmap=")) {
                    idMap = checkedIdMap(word.substring("idmap=".length()));
                } else if (word.equals("nocopy")) {
                    noCopy = true;
                } else if (PROPAGATIONS.contains(word) && propagation.isEmpty()) {
                    propagation = word;
                } else if (!WITHOUT_EFFECT.contains(word)) {
                    throw EngineException.invalid("invalid mode: " + text);
                }
            }
            return new Mode(text, readOnly, propagation, noCopy, idMap);
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
