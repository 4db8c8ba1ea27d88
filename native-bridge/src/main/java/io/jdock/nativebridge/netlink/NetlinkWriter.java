package io.jdock.nativebridge.netlink;

import io.jdock.nativebridge.abi.Netlink;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes netlink messages back to back into one growing buffer, so that one {@code sendto} carries a whole plan.
 *
 * <p>A message is begun, filled with its fixed header and its attributes, and ended. Sequence numbers are the sender's
 * business: {@link #sequence} patches them in. Not thread-safe.
 */
public final class NetlinkWriter {
    /** struct nlmsghdr: u32 length, u16 type, u16 flags, u32 sequence, u32 port id. */
    static final int HEADER_SIZE = 16;

    static final int SEQUENCE_OFFSET = 8;
    private static final int ATTRIBUTE_HEADER_SIZE = 4;
    private static final int NONE = -1;

    private ByteBuffer buffer = allocate(512);
    private int[] starts = new int[4];
    private int count;
    private int open = NONE;

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** Begins a message of {@code type} (NLMSG_*, RTM_*, ...) with {@code flags} (NLM_F_*). */
    public NetlinkWriter begin(int type, int flags) {
        if (open != NONE) {
            throw new IllegalStateException("the message before is not ended");
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
        }
        open = buffer.position();
        starts[count++] = open;
        room(HEADER_SIZE)
                .putInt(0)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(0)
                .putInt(0);
        return this;
    }

    /** Ends the message: its length is known now. */
    public NetlinkWriter end() {
        if (open == NONE) {
            throw new IllegalStateException("no message is begun");
        }
        buffer.putInt(open, buffer.position() - open);
        pad();
        open = NONE;
        return this;
    }

    public NetlinkWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    public NetlinkWriter u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    /** A 16-bit number in network byte order. */
    public NetlinkWriter be16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public NetlinkWriter u32(int value) {
        room(4).putInt(value);
        return this;
    }

    public NetlinkWriter attribute(int type, byte[] value) {
        attributeHeader(type, value.length);
        room(value.length).put(value);
        pad();
        return this;
    }

    /** An attribute without content. */
    public NetlinkWriter flag(int type) {
        attributeHeader(type, 0);
        return this;
    }

    public NetlinkWriter attributeU8(int type, int value) {
        return attribute(type, new byte[] {(byte) value});
    }

    /** A 16-bit number in the machine's byte order. */
    public NetlinkWriter attributeU16(int type, int value) {
        byte[] bytes = new byte[2];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putShort((short) value);
        return attribute(type, bytes);
    }

    public NetlinkWriter attributeU32(int type, int value) {
        attributeHeader(type, 4);
        return u32(value);
    }

    /** A 32-bit number in network byte order, as nf_tables has all its numbers. */
    public NetlinkWriter attributeBe32(int type, int value) {
        attributeHeader(type, 4);
        return be16(value >>> 16).be16(value);
    }

    /** A 64-bit number in network byte order. */
    public NetlinkWriter attributeBe64(int type, long value) {
        attributeHeader(type, 8);
        int high = (int) (value >>> 32);
        int low = (int) value;
        return be16(high >>> 16).be16(high).be16(low >>> 16).be16(low);
    }

    /** A string with its terminating zero byte (NLA_NUL_STRING). */
    public NetlinkWriter attribute(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(text, text.length + 1));
    }

    public NetlinkWriter attribute(int type, InetAddress value) {
        return attribute(type, value.getAddress());
    }

    public NetlinkWriter attribute(int type, MacAddress value) {
        return attribute(type, value.bytes());
    }

    /** Begins an attribute that holds attributes; the result is for {@link #endNested}. */
    public int beginNested(int type) {
        int start = buffer.position();
        attributeHeader(type | Netlink.NLA_F_NESTED, 0);
        return start;
    }

    /** Begins a nested attribute without the bit NLA_F_NESTED, as parts of rtnetlink older than the bit have it. */
    public int beginPlainNested(int type) {
        int start = buffer.position();
        attributeHeader(type, 0);
        return start;
    }

    public NetlinkWriter endNested(int start) {
        buffer.putShort(start, (short) (buffer.position() - start));
        return this;
    }

    /** How many messages were begun. */
    public int count() {
        return count;
    }

    /** Numbers the messages {@code first}, {@code first + 1}, ... */
    public void sequence(int first) {
        for (int i = 0; i < count; i++) {
            buffer.putInt(starts[i] + SEQUENCE_OFFSET, first + i);
        }
    }

    /** A copy of all that was written. */
    public byte[] toBytes() {
        if (open != NONE) {
            throw new IllegalStateException("the last message is not ended");
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private void attributeHeader(int type, int length) {
        room(ATTRIBUTE_HEADER_SIZE)
                .putShort((short) (ATTRIBUTE_HEADER_SIZE + length))
                .putShort((short) type);
    }

    /** Messages and attributes are aligned to four bytes (NLMSG_ALIGNTO, NLA_ALIGNTO). */
    private void pad() {
        while ((buffer.position() & 3) != 0) {
            room(1).put((byte) 0);
        }
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger = allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes));
            larger.put(buffer.flip());
            buffer = larger;
        }
        return buffer;
    }
}
