package io.jdock.nativebridge.nft;

import java.util.List;

/** Key and data of a map, each a concatenation of fields; a set has no data. */
public record MapType(List<Field> key, List<Field> data) {
    /** Types of fields with the numbers by which nft(8) knows them; the kernel keeps but does not read them. */
    public enum Field {
        IPV4_ADDR(7, 4),
        IPV6_ADDR(8, 16),
        INET_PROTO(12, 4),
        INET_SERVICE(13, 4),
        IFNAME(41, 16);

        private final int number;
        private final int size;

        /** {@code size}: what it takes of a concatenation, in which every field begins on four bytes. */
        Field(int number, int size) {
            this.number = number;
            this.size = size;
        }
    }

    /** nft packs the types of a concatenation six bits each. */
    private static final int TYPE_BITS = 6;

    public MapType {
        key = List.copyOf(key);
        data = List.copyOf(data);
    }

    int keyType() {
        return type(key);
    }

    int dataType() {
        return type(data);
    }

    int keyLength() {
        return length(key);
    }

    int dataLength() {
        return length(data);
    }

    private static int length(List<Field> fields) {
        return fields.stream().mapToInt(field -> field.size).sum();
    }

    private static int type(List<Field> fields) {
        int type = 0;
        for (Field field : fields) {
            type = type << TYPE_BITS | field.number;
        }
        return type;
    }
}
