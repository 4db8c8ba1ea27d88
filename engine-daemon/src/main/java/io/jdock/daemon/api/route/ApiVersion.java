package io.jdock.daemon.api.route;

import io.jdock.daemon.EngineException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the Docker Engine API. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /** Older clients than this are refused. */
    public static final ApiVersion OLDEST = new ApiVersion(1, 24);
    /** The version whose behaviour is served, and that clients negotiate to. */
    public static final ApiVersion SERVED = new ApiVersion(1, 50);
    /** Newer prefixes up to this are answered too, with the behaviour of {@link #SERVED}. */
    public static final ApiVersion NEWEST = new ApiVersion(1, 57);

    private static final Pattern PREFIX = Pattern.compile("/v([0-9]{1,4})\\.([0-9]{1,4})(/.*)");

    @Override
    public int compareTo(ApiVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    public boolean atLeast(int wantedMajor, int wantedMinor) {
        return compareTo(new ApiVersion(wantedMajor, wantedMinor)) >= 0;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }

    /** Throws INVALID, in words that clients know, unless this version is answered. */
    public void requireAnswered() {
        if (compareTo(OLDEST) < 0) {
            throw EngineException.invalid("client version " + this + " is too old. Minimum supported API version is "
                    + OLDEST + ", please upgrade your client to a newer version");
        }
        if (compareTo(NEWEST) > 0) {
            throw EngineException.invalid(
                    "client version " + this + " is too new. Maximum supported API version is " + NEWEST);
        }
    }

    /** A path after its version was taken off. */
    public record Versioned(ApiVersion version, String path) {
        /** Splits {@code /v1.44/info}; empty if the path has no version. */
        public static Optional<Versioned> split(String path) {
            Matcher matcher = PREFIX.matcher(path);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            var version = new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            return Optional.of(new Versioned(version, matcher.group(3)));
        }
    }
}
