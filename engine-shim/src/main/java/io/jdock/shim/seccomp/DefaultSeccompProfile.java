package io.jdock.shim.seccomp;

import io.jdock.nativebridge.seccomp.SeccompArchitecture;
import io.jdock.nativebridge.seccomp.SeccompFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Docker's default profile, from the resource {@code default-profile.txt}. */
public final class DefaultSeccompProfile {
    private DefaultSeccompProfile() {}

    public static SeccompProfile profile() {
        return Loaded.PROFILE;
    }

    /**
     * The filter of the default profile.
     *
     * @param capabilities the container's bounding set, names with {@code CAP_}
     */
    public static SeccompFilter forCapabilities(
            Set<String> capabilities, SeccompArchitecture machine, KernelVersion kernel) {
        return profile().resolve(new SeccompTarget(capabilities, machine, kernel));
    }

    private static final class Loaded {
        private static final SeccompProfile PROFILE = load();

        private static SeccompProfile load() {
            try (InputStream stream = DefaultSeccompProfile.class.getResourceAsStream("default-profile.txt")) {
                return ProfileText.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("read resource default-profile.txt", e);
            }
        }
    }
}
