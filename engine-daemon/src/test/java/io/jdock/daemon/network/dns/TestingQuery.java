package io.jdock.daemon.network.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds queries and reads answers, byte by byte. */
final class TestingQuery {
    private TestingQuery() {}

    static ByteBuf of(String name, DnsRecordType type) {
        return of(name, type, 0);
    }

    static ByteBuf of(String name, DnsRecordType type, int ednsSize) {
        ByteBuf query = Unpooled.buffer()
                .writeShort(0x1234)
                .writeShort(0x0100)
                .writeShort(1)
                .writeShort(0)
                .writeShort(0)
                .writeShort(ednsSize > 0 ? 1 : 0);
        for (String label : name.split("\\.")) {
            query.writeByte(label.length()).writeCharSequence(label, StandardCharsets.US_ASCII);
        }
        query.writeByte(0).writeShort(type.intValue()).writeShort(1);
        if (ednsSize > 0) {
            query.writeByte(0).writeShort(41).writeShort(ednsSize).writeInt(0).writeShort(0);
        }
        return query;
    }

    static int code(ByteBuf answer) {
        return answer.getUnsignedShort(2) & 0xf;
    }

    static boolean truncated(ByteBuf answer) {
        return (answer.getUnsignedShort(2) & 0x0200) != 0;
    }

    /** The data of the answers: addresses in hex, names as text. */
    static List<String> data(ByteBuf answer) {
        ByteBuf buffer = answer.slice().skipBytes(12);
        DefaultDnsRecordDecoder.decodeName(buffer);
        buffer.skipBytes(4);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < answer.getUnsignedShort(6); i++) {
            DefaultDnsRecordDecoder.decodeName(buffer);
            int type = buffer.readUnsignedShort();
            buffer.skipBytes(6);
            int length = buffer.readUnsignedShort();
            if (type == DnsRecordType.PTR.intValue()) {
                found.add(DefaultDnsRecordDecoder.decodeName(buffer));
            } else {
                found.add(ByteBufUtil.hexDump(buffer.readSlice(length)));
            }
        }
        return found;
    }
}
