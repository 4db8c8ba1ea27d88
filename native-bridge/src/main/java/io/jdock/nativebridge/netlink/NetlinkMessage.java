package io.jdock.nativebridge.netlink;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.abi.Netlink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One message as it came from the kernel: struct nlmsghdr without its length, and what follows it. */
public record NetlinkMessage(int type, int flags, int sequence, int portId, byte[] payload) {
    public NetlinkMessage {
        requireNonNull(payload, "payload is null");
    }

    /**
     * Splits one datagram into its messages.
     *
     * @throws MalformedMessageException if a length does not fit
     */
    public static List<NetlinkMessage> parse(byte[] datagram) {
        ByteBuffer buffer = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        List<NetlinkMessage> messages = new ArrayList<>();
        while (buffer.remaining() >= NetlinkWriter.HEADER_SIZE) {
            int start = buffer.position();
            int length = buffer.getInt();
            int type = buffer.getShort() & 0xffff;
            int flags = buffer.getShort() & 0xffff;
            int sequence = buffer.getInt();
            int portId = buffer.getInt();
            if (length < NetlinkWriter.HEADER_SIZE || length > datagram.length - start) {
                throw new MalformedMessageException(
                        "message " + type + " of length " + length + " in " + (datagram.length - start) + " bytes");
            }
            byte[] payload = Arrays.copyOfRange(datagram, start + NetlinkWriter.HEADER_SIZE, start + length);
            messages.add(new NetlinkMessage(type, flags, sequence, portId, payload));
            buffer.position(Math.min(datagram.length, start + ((length + 3) & ~3)));
        }
        return messages;
    }

    /** The payload from its start, in the machine's byte order. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
    }

    /** The attributes behind a fixed header of {@code headerSize} bytes. */
    public Attributes attributes(int headerSize) {
        if (payload.length < headerSize) {
            throw new MalformedMessageException(
                    "message " + type + " has " + payload.length + " bytes, its header has " + headerSize);
        }
        return Attributes.parse(buffer().position(headerSize));
    }

    boolean isMulti() {
        return (flags & Netlink.NLM_F_MULTI) != 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetlinkMessage that
                && type == that.type
                && flags == that.flags
                && sequence == that.sequence
                && portId == that.portId
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * sequence + Arrays.hashCode(payload);
    }
}
