package io.jdock.nativebridge.netlink;

import io.jdock.nativebridge.abi.Netlink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The attributes of a message or of a nested attribute, in the order the kernel sent them, unknown ones included. */
public record Attributes(List<Attribute> list) {
    private static final int HEADER_SIZE = 4;
    private static final int TYPE_MASK = ~(Netlink.NLA_F_NESTED | Netlink.NLA_F_NET_BYTEORDER) & 0xffff;

    public Attributes {
        list = List.copyOf(list);
    }

    /**
     * Reads attributes from the buffer's position to its limit.
     *
     * @throws MalformedMessageException if a length does not fit
     */
    public static Attributes parse(ByteBuffer buffer) {
        List<Attribute> list = new ArrayList<>();
        while (buffer.remaining() >= HEADER_SIZE) {
            int length = buffer.getShort() & 0xffff;
            int type = buffer.getShort() & TYPE_MASK;
            if (length < HEADER_SIZE || length - HEADER_SIZE > buffer.remaining()) {
                throw new MalformedMessageException("attribute " + type + " of length " + length + " in "
                        + (buffer.remaining() + HEADER_SIZE) + " bytes");
            }
            byte[] value = new byte[length - HEADER_SIZE];
            buffer.get(value);
            int padding = -length & 3;
            buffer.position(Math.min(buffer.limit(), buffer.position() + padding));
            list.add(new Attribute(type, value));
        }
        return new Attributes(list);
    }

    public Optional<Attribute> find(int type) {
        for (Attribute attribute : list) {
            if (attribute.type() == type) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }

    /** All attributes of one type: a list is a nested attribute with one type repeated. */
    public List<Attribute> all(int type) {
        return list.stream().filter(attribute -> attribute.type() == type).toList();
    }

    public Optional<Attributes> nested(int type) {
        return find(type).map(Attribute::nested);
    }

    public Optional<String> string(int type) {
        return find(type).map(Attribute::string);
    }

    /** The number in the machine's byte order, or {@code absent}. */
    public int u32(int type, int absent) {
        return find(type).map(Attribute::u32).orElse(absent);
    }
}
