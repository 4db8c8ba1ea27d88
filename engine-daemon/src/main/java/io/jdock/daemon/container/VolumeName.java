package io.jdock.daemon.container;

import io.jdock.daemon.EngineException;
import java.util.regex.Pattern;

/** Names of volumes: those that Docker's local driver takes. */
public final class VolumeName {
    private static final String CHARACTERS = "[a-zA-Z0-9][a-zA-Z0-9_.-]";
    private static final Pattern NAME = Pattern.compile(CHARACTERS + "+");

    private VolumeName() {}

    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /** @throws EngineException INVALID in Docker's words */
    public static void check(String name) {
        if (name.length() == 1) {
            throw EngineException.invalid("create " + name
                    + ": volume name is too short, names should be at least two alphanumeric characters");
        }
        if (!isValid(name)) {
            throw EngineException.invalid("create " + name + ": \"" + name + "\" includes invalid characters for a"
                    + " local volume name, only \"" + CHARACTERS + "\" are allowed. If you intended to pass a"
                    + " host directory, use absolute path");
        }
    }
}
