package io.jdock.daemon.image;

import static java.util.Objects.requireNonNull;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.content.Digest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A full image name, {@code domain/path[:tag][@digest]}, by the grammar of the distribution project's reference
 * package (its regexp.go and normalize.go), which every Docker client follows.
 */
public record ImageReference(String domain, String path, Optional<String> tag, Optional<Digest> digest) {
    public static final String DEFAULT_TAG = "latest";

    private static final String DEFAULT_DOMAIN = "docker.io";
    private static final String LEGACY_DEFAULT_DOMAIN = "index.docker.io";
    private static final String OFFICIAL = "library/";
    private static final int NAME_LIMIT = 255;

    private static final String LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final Pattern DOMAIN =
            Pattern.compile("(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?");
    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}");

    public ImageReference {
        requireNonNull(domain, "domain is null");
        requireNonNull(path, "path is null");
        requireNonNull(tag, "tag is null");
        requireNonNull(digest, "digest is null");
    }

    /**
     * Parses what a user may write: {@code busybox} is {@code docker.io/library/busybox}.
     *
     * @throws EngineException INVALID in Docker's words if {@code text} is no reference
     */
    public static ImageReference parse(String text) {
        if (Digest.isHex(text)) {
            throw EngineException.invalid(
                    "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
        }
        int slash = text.indexOf('/');
        String head = slash < 0 ? "" : text.substring(0, slash);
        boolean named = isDomain(head);
        String domain = named && !head.equals(LEGACY_DEFAULT_DOMAIN) ? head : DEFAULT_DOMAIN;
        String rest = named ? text.substring(slash + 1) : text;
        if (domain.equals(DEFAULT_DOMAIN) && rest.indexOf('/') < 0) {
            rest = OFFICIAL + rest;
        }
        return parse(domain, rest);
    }

    /** The first component is a registry's host if it looks like one; this is what sets it apart from a user's name. */
    private static boolean isDomain(String head) {
        return head.contains(".")
                || head.contains(":")
                || head.equals("localhost")
                || !head.toLowerCase(Locale.ROOT).equals(head);
    }

    private static ImageReference parse(String domain, String rest) {
        int at = rest.indexOf('@');
        String named = at < 0 ? rest : rest.substring(0, at);
        int colon = named.indexOf(':');
        String path = colon < 0 ? named : named.substring(0, colon);
        if (!path.toLowerCase(Locale.ROOT).equals(path)) {
            String shown = path.startsWith(OFFICIAL) ? path.substring(OFFICIAL.length()) : path;
            throw EngineException.invalid(
                    "invalid reference format: repository name (" + shown + ") must be lowercase");
        }
        require(DOMAIN, domain);
        require(PATH, path);
        Optional<String> tag = colon < 0 ? Optional.empty() : Optional.of(named.substring(colon + 1));
        tag.ifPresent(value -> require(TAG, value));
        Optional<Digest> digest = Optional.empty();
        if (at >= 0) {
            require(DIGEST, rest.substring(at + 1));
            digest = Optional.of(Digest.parse(rest.substring(at + 1)));
        }
        if (domain.length() + 1 + path.length() > NAME_LIMIT) {
            throw EngineException.invalid("repository name must not be more than " + NAME_LIMIT + " characters");
        }
        return new ImageReference(domain, path, tag, digest);
    }

    private static void require(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw EngineException.invalid("invalid reference format");
        }
    }

    /** The same with the tag {@code latest} if it has neither a tag nor a digest. */
    public ImageReference withDefaultTag() {
        return tag.isPresent() || digest.isPresent() ? this : withTag(DEFAULT_TAG);
    }

    /** The same repository with that tag and no digest. */
    public ImageReference withTag(String replacement) {
        if (!TAG.matcher(replacement).matches()) {
            throw EngineException.invalid("invalid tag format");
        }
        return new ImageReference(domain, path, Optional.of(replacement), Optional.empty());
    }

    /** The same repository with that digest and no tag. */
    public ImageReference withDigest(Digest replacement) {
        return new ImageReference(domain, path, Optional.empty(), Optional.of(replacement));
    }

    /** {@code domain/path}: where the image comes from, whatever its tag. */
    public String repository() {
        return domain + "/" + path;
    }

    /** The repository as Docker shows it, without the default registry. */
    public String familiarRepository() {
        if (!domain.equals(DEFAULT_DOMAIN)) {
            return repository();
        }
        boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
        return official ? path.substring(OFFICIAL.length()) : path;
    }

    /** As Docker shows it: {@code busybox:latest}. */
    public String familiar() {
        return familiarRepository() + suffix();
    }

    /** The full name: {@code docker.io/library/busybox:latest}. */
    @Override
    public String toString() {
        return repository() + suffix();
    }

    private String suffix() {
        return tag.map(value -> ":" + value).orElse("")
                + digest.map(value -> "@" + value).orElse("");
    }
}
