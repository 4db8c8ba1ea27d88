package io.jdock.daemon.network.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.dns.DefaultDnsPtrRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordEncoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.net.InetAddress;
import java.util.List;

/** Answers of our own. The question is copied as it came, as clients compare even the case of its letters. */
final class DnsAnswers {
    /** As Docker; nobody between us and the client keeps it. */
    private static final int TTL_SECONDS = 600;
    /** What we take in a datagram: no fragments on any path (the value of DNS flag day 2020). */
    private static final int OUR_EDNS_SIZE = 1232;

    private static final int OPT_SIZE = 11;
    private static final int ADDRESS_RECORD_HEADER = 12;
    /** Compressed name that points to the question's. */
    private static final int NAME_OF_QUESTION = 0xc000 | DnsQuery.HEADER_SIZE;

    private static final int ANSWER_COUNT_OFFSET = 6;

    private final ByteBufAllocator allocator;

    DnsAnswers(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** No record and this code. */
    ByteBuf empty(DnsQuery query, ByteBuf packet, DnsResponseCode code) {
        ByteBuf answer = begin(query, packet, code);
        end(answer, query);
        return answer;
    }

    /** The header alone, for a query that could not be read to its end. */
    ByteBuf malformed(ByteBuf packet, DnsResponseCode code) {
        int start = packet.readerIndex();
        int kept = packet.getUnsignedShort(start + 2) & (0x7800 | DnsQuery.RECURSION_DESIRED_BIT);
        return allocator
                .buffer(DnsQuery.HEADER_SIZE)
                .writeShort(packet.getUnsignedShort(start))
                .writeShort(DnsQuery.RESPONSE_BIT | kept | code.intValue())
                .writeZero(8);
    }

    /**
     * The addresses in the order given, as many as fit.
     *
     * @param type A or AAAA, which all of the addresses are of
     * @param limit bytes that the client takes
     */
    ByteBuf addresses(DnsQuery query, ByteBuf packet, DnsRecordType type, List<InetAddress> addresses, int limit) {
        ByteBuf answer = begin(query, packet, DnsResponseCode.NOERROR);
        int reserved = query.ednsSize() > 0 ? OPT_SIZE : 0;
        int written = 0;
        for (InetAddress address : addresses) {
            byte[] bytes = address.getAddress();
            if (answer.readableBytes() + ADDRESS_RECORD_HEADER + bytes.length + reserved > limit) {
                answer.setShort(2, answer.getUnsignedShort(2) | DnsQuery.TRUNCATED_BIT);
                break;
            }
            answer.writeShort(NAME_OF_QUESTION)
                    .writeShort(type.intValue())
                    .writeShort(DnsRecord.CLASS_IN)
                    .writeInt(TTL_SECONDS)
                    .writeShort(bytes.length)
                    .writeBytes(bytes);
            written++;
        }
        answer.setShort(ANSWER_COUNT_OFFSET, written);
        end(answer, query);
        return answer;
    }

    /** The name that an address belongs to. */
    ByteBuf pointer(DnsQuery query, ByteBuf packet, String name) throws Exception {
        ByteBuf answer = begin(query, packet, DnsResponseCode.NOERROR);
        DnsRecordEncoder.DEFAULT.encodeRecord(
                new DefaultDnsPtrRecord(query.name() + ".", DnsRecord.CLASS_IN, TTL_SECONDS, name + "."), answer);
        answer.setShort(ANSWER_COUNT_OFFSET, 1);
        end(answer, query);
        return answer;
    }

    /** Another server's answer, which it takes over, with the client's id; cut to the question if it is too long. */
    static ByteBuf relayed(DnsQuery query, ByteBuf answer, int limit) {
        answer.setShort(answer.readerIndex(), query.id());
        if (answer.readableBytes() > limit) {
            int start = answer.readerIndex();
            answer.setShort(start + 2, answer.getUnsignedShort(start + 2) | DnsQuery.TRUNCATED_BIT);
            answer.setShort(start + 6, 0).setShort(start + 8, 0).setShort(start + 10, 0);
            answer.writerIndex(start + query.questionEnd());
        }
        return answer;
    }

    private ByteBuf begin(DnsQuery query, ByteBuf packet, DnsResponseCode code) {
        int flags = DnsQuery.RESPONSE_BIT
                | query.flags() & DnsQuery.RECURSION_DESIRED_BIT
                | DnsQuery.RECURSION_AVAILABLE_BIT
                | code.intValue();
        return allocator
                .buffer(512)
                .writeShort(query.id())
                .writeShort(flags)
                .writeShort(1)
                .writeShort(0)
                .writeShort(0)
                .writeShort(query.ednsSize() > 0 ? 1 : 0)
                .writeBytes(
                        packet,
                        packet.readerIndex() + DnsQuery.HEADER_SIZE,
                        query.questionEnd() - DnsQuery.HEADER_SIZE);
    }

    /** An OPT record where the client sent one: root name, type, our size, no flags, no data. */
    private static void end(ByteBuf answer, DnsQuery query) {
        if (query.ednsSize() > 0) {
            answer.writeByte(0)
                    .writeShort(DnsRecordType.OPT.intValue())
                    .writeShort(OUR_EDNS_SIZE)
                    .writeInt(0)
                    .writeShort(0);
        }
    }
}
