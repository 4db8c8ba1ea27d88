package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.IfLink;

/** An interface by index or by name. */
public sealed interface LinkReference {
    record ByIndex(int index) implements LinkReference {
        public ByIndex {
            if (index <= 0) {
                throw new IllegalArgumentException("interface index " + index);
            }
        }

        @Override
        public String toString() {
            return "link " + index;
        }
    }

    record ByName(String name) implements LinkReference {
        public ByName {
            requireNonNull(name, "name is null");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static LinkReference of(int index) {
        return new ByIndex(index);
    }

    static LinkReference of(String name) {
        return new ByName(name);
    }

    /** The number for ifi_index, 0 for a name. */
    default int headerIndex() {
        return this instanceof ByIndex(int index) ? index : 0;
    }

    /** Writes IFLA_IFNAME if the reference is by name. */
    default void writeName(NetlinkWriter writer) {
        if (this instanceof ByName(String name)) {
            writer.attribute(IfLink.IFLA_IFNAME, name);
        }
    }
}
