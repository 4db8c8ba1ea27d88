package io.jdock.nativebridge.nft;

import java.util.List;

/** Key and data of a map, each a concatenation of fields. */
public record MapType(List<Field> key, List<Field> data) {
    /** Types of fields with the numbers by which nft(8) knows them; the kernel keeps but does not read them. */
    public enum Field {
        IPV4_ADDR(7),
        INET_PROTO(12),
        INET_SERVICE(13);

        private final int number;

        Field(int number) {
            this.number = number;
        }
    }

    /** nft packs the types of a concatenation six bits each. */
    private static final int TYPE_BITS = 6;
    /** In a concatenation every field of these begins on four bytes (one NFT_REG32 register). */
    private static final int FIELD_SIZE = 4;

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
        return key.size() * FIELD_SIZE;
    }

    int dataLength() {
        return data.size() * FIELD_SIZE;
    }

    private static int type(List<Field> fields) {
        int type = 0;
        for (Field field : fields) {
            type = type << TYPE_BITS | field.number;
        }
        return type;
    }
}
