package io.jdock.daemon.image.layer;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The path of an entry below the layer's root, as components without {@code .}, {@code ..} or empty ones. An absolute
 * path is taken as relative to the root, as tar does; one that climbs above the root is refused. What the components
 * mean when some are symbolic links is for the kernel to say, which resolves them inside the root.
 */
public record EntryPath(List<String> components) {
    public EntryPath {
        components = List.copyOf(components);
    }

    public static EntryPath parse(String byteString) throws ArchiveException {
        if (byteString.indexOf('\0') >= 0) {
            throw new ArchiveException("path " + TarEntry.shown(byteString) + " has a zero byte");
        }
        var components = new ArrayDeque<String>();
        for (String component : byteString.split("/")) {
            if (component.equals("..")) {
                if (components.pollLast() == null) {
                    throw new ArchiveException("path " + TarEntry.shown(byteString) + " leads out of the layer");
                }
            } else if (!component.isEmpty() && !component.equals(".")) {
                components.addLast(component);
            }
        }
        return new EntryPath(List.copyOf(components));
    }

    public boolean isRoot() {
        return components.isEmpty();
    }

    public String name() {
        return components.getLast();
    }

    /** The directory that holds it, as a path relative to the root; empty for the root. */
    public String parent() {
        return String.join("/", components.subList(0, components.size() - 1));
    }

    @Override
    public String toString() {
        return String.join("/", components);
    }
}
