package io.jdock.daemon.network.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsOpCode;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.util.ReferenceCountUtil;
import java.util.Locale;
import java.util.Optional;

/**
 * A query of RFC 1035 with one question.
 *
 * @param flags the second word of the header
 * @param name lower case, without the final dot; empty for the root
 * @param questionEnd offset behind the question, which begins at {@link #HEADER_SIZE}
 * @param ednsSize what the client takes in a datagram, 0 if it does not say so (RFC 6891)
 */
record DnsQuery(int id, int flags, String name, int type, int questionClass, int questionEnd, int ednsSize) {
    static final int HEADER_SIZE = 12;
    static final int RESPONSE_BIT = 0x8000;
    static final int TRUNCATED_BIT = 0x0200;
    static final int RECURSION_DESIRED_BIT = 0x0100;
    static final int RECURSION_AVAILABLE_BIT = 0x0080;
    private static final int OPCODE_SHIFT = 11;
    private static final int OPCODE_MASK = 0xf;
    private static final int MAX_RECORDS = 16;
    private static final int MAX_NAME = 254;

    /** Thrown for a packet that is answered with an error. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final transient DnsResponseCode code;

        Malformed(DnsResponseCode code) {
            super(code.toString(), null, false, false);
            this.code = code;
        }

        DnsResponseCode code() {
            return code;
        }
    }

    /**
     * Reads a query. The buffer's indexes stay.
     *
     * @return empty for what deserves no answer: it is too short for a header, or itself an answer
     * @throws Malformed for what is answered with an error
     */
    static Optional<DnsQuery> parse(ByteBuf packet) throws Malformed {
        ByteBuf buffer = packet.slice();
        if (buffer.readableBytes() < HEADER_SIZE) {
            return Optional.empty();
        }
        int id = buffer.readUnsignedShort();
        int flags = buffer.readUnsignedShort();
        if ((flags & RESPONSE_BIT) != 0) {
            return Optional.empty();
        }
        if ((flags >> OPCODE_SHIFT & OPCODE_MASK) != DnsOpCode.QUERY.byteValue()) {
            throw new Malformed(DnsResponseCode.NOTIMP);
        }
        int questions = buffer.readUnsignedShort();
        int records = buffer.readUnsignedShort() + buffer.readUnsignedShort() + buffer.readUnsignedShort();
        if (questions != 1 || records > MAX_RECORDS) {
            throw new Malformed(DnsResponseCode.FORMERR);
        }
        try {
            // A question's name has nothing before it that it could point to.
            requireUncompressed(buffer);
            String name = DefaultDnsRecordDecoder.decodeName(buffer);
            int type = buffer.readUnsignedShort();
            int questionClass = buffer.readUnsignedShort();
            int end = buffer.readerIndex();
            String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            return Optional.of(new DnsQuery(
                    id, flags, bare.toLowerCase(Locale.ROOT), type, questionClass, end, ednsSize(buffer, records)));
        } catch (Exception _) { // netty's decoder tells of bad names by several kinds of exceptions
            throw new Malformed(DnsResponseCode.FORMERR);
        }
    }

    private static void requireUncompressed(ByteBuf buffer) throws Malformed {
        int at = buffer.readerIndex();
        int start = at;
        while (true) {
            int length = buffer.getUnsignedByte(at);
            if (length == 0) {
                return;
            }
            at += 1 + length;
            if (length > 63 || at - start > MAX_NAME) {
                throw new Malformed(DnsResponseCode.FORMERR);
            }
        }
    }

    /** The size in the OPT record, which has it where others have their class. */
    private static int ednsSize(ByteBuf buffer, int records) throws Exception {
        for (int i = 0; i < records; i++) {
            DnsRecord record = DnsRecordDecoder.DEFAULT.decodeRecord(buffer);
            if (record == null) {
                throw new Malformed(DnsResponseCode.FORMERR);
            }
            ReferenceCountUtil.release(record);
            if (record.type().equals(DnsRecordType.OPT)) {
                return record.dnsClass();
            }
        }
        return 0;
    }

    boolean isInternet() {
        return questionClass == DnsRecord.CLASS_IN || questionClass == DnsRecord.CLASS_ANY;
    }

    boolean is(DnsRecordType other) {
        return type == other.intValue();
    }
}
