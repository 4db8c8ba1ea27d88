package io.jdock.shim.seccomp;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.nativebridge.seccomp.SeccompProgram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compiled filters of this host by profile and capabilities, of which containers have few different ones: compiling
 * takes a fraction of a millisecond, looking up next to nothing. Any thread may use an instance.
 */
public final class SeccompPrograms {
    private static final int MOST_KEPT = 64;

    private record Key(Object profile, Set<String> capabilities) {}

    /** In order of use; guarded by itself. */
    private final Map<Key, Optional<SeccompProgram>> programs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Optional<SeccompProgram>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /**
     * The program of Docker's default profile.
     *
     * @param capabilities the container's bounding set, names with {@code CAP_}
     */
    public SeccompProgram ofDefaultProfile(Set<String> capabilities) {
        return program("default", capabilities, Optional.of(DefaultSeccompProfile.profile()))
                .orElseThrow();
    }

    /**
     * The program of a custom profile, {@code linux.seccomp} of an OCI document or Docker's JSON; empty if it asks for
     * no filter.
     *
     * @throws IllegalArgumentException if it is no profile
     */
    public Optional<SeccompProgram> of(JsonNode profile, Set<String> capabilities) {
        requireNonNull(profile, "profile is null");
        Optional<Optional<SeccompProgram>> known = lookUp(new Key(profile, Set.copyOf(capabilities)));
        return known.orElseGet(() -> program(profile, capabilities, SeccompProfileParser.parse(profile)));
    }

    private Optional<SeccompProgram> program(Object name, Set<String> capabilities, Optional<SeccompProfile> profile) {
        Key key = new Key(name, Set.copyOf(capabilities));
        Optional<Optional<SeccompProgram>> known = lookUp(key);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<SeccompProgram> compiled = profile.map(value ->
                value.resolve(SeccompTarget.ofThisMachine(capabilities)).compile());
        synchronized (programs) {
            programs.put(key, compiled);
        }
        return compiled;
    }

    private Optional<Optional<SeccompProgram>> lookUp(Key key) {
        synchronized (programs) {
            return Optional.ofNullable(programs.get(key));
        }
    }
}
