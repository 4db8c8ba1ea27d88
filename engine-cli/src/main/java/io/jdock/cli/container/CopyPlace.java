package io.jdock.cli.container;

/**
 * One side of a copy.
 *
 * @param container its name or id, null for a path of the client's own
 * @param path as the user wrote it; absolute in a container
 */
record CopyPlace(String container, String path) {
    /** {@code CONTAINER:PATH}, a path, or {@code -}. A path with a colon has to begin with a slash or a dot. */
    static CopyPlace parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || text.startsWith("/") || text.startsWith(".")) {
            return new CopyPlace(null, text);
        }
        String path = text.substring(colon + 1);
        return new CopyPlace(text.substring(0, colon), path.startsWith("/") ? path : "/" + path);
    }

    boolean isStream() {
        return container == null && path.equals("-");
    }

    /** Whether what is in the directory is meant and not the directory. */
    boolean contentsOnly() {
        return path.equals(".") || path.endsWith("/.");
    }

    /** Whether the user says that it is a directory. */
    boolean assertsDirectory() {
        return path.endsWith("/") || contentsOnly();
    }

    /** The last part of the path. */
    String base() {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    /** The path without its last part. */
    String directory() {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        int slash = path.lastIndexOf('/', end - 1);
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** Where a link at this path points to. */
    CopyPlace follow(String link) {
        String slashed = directory().equals("/") ? "/" + link : directory() + "/" + link;
        return new CopyPlace(container, link.startsWith("/") ? link : slashed);
    }
}
