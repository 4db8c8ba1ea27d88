package io.jdock.daemon.network.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordEncoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Asks a server one question, from the calling thread's network namespace, to see whether it answers. */
public final class DnsProbe {
    private static final int MAX_DATAGRAM = 4096;
    private static final int IPV4_SIZE = 4;

    private DnsProbe() {}

    /**
     * What came back.
     *
     * @param failure why nothing came; empty if something did
     * @param code as {@code NOERROR}
     */
    public record Answer(String failure, String code, List<String> addresses) {
        public Answer {
            addresses = List.copyOf(addresses);
        }
    }

    /** Asks for the IPv4 addresses of the name. */
    public static Answer ask(InetSocketAddress server, String name, int timeoutMillis) {
        try (DatagramSocket socket = new DatagramSocket()) {
            int id = ThreadLocalRandom.current().nextInt(1 << 16);
            ByteBuf query = Unpooled.buffer().writeShort(id).writeShort(DnsQuery.RECURSION_DESIRED_BIT);
            query.writeShort(1).writeZero(6);
            DnsRecordEncoder.DEFAULT.encodeQuestion(new DefaultDnsQuestion(name + ".", DnsRecordType.A), query);
            socket.setSoTimeout(timeoutMillis);
            socket.connect(server);
            socket.send(new DatagramPacket(query.array(), query.readableBytes()));
            var packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
            socket.receive(packet);
            return read(Unpooled.wrappedBuffer(packet.getData(), 0, packet.getLength()));
        } catch (Exception e) { // of many kinds, and declared as such by netty's encoder
            return new Answer(e.getMessage() == null ? e.toString() : e.getMessage(), "", List.of());
        }
    }

    /** In dig's words; netty says {@code NXDomain(3)}. */
    private static String code(int number) {
        String text = DnsResponseCode.valueOf(number).toString();
        return text.substring(0, text.indexOf('(')).toUpperCase(Locale.ROOT);
    }

    private static Answer read(ByteBuf answer) {
        String code = code(answer.getUnsignedShort(2) & 0xf);
        var addresses = new ArrayList<String>();
        int count = answer.getUnsignedShort(6);
        answer.skipBytes(DnsQuery.HEADER_SIZE);
        DefaultDnsRecordDecoder.decodeName(answer);
        answer.skipBytes(4);
        for (int i = 0; i < count; i++) {
            DefaultDnsRecordDecoder.decodeName(answer);
            int type = answer.readUnsignedShort();
            answer.skipBytes(6);
            ByteBuf data = answer.readSlice(answer.readUnsignedShort());
            if (type == DnsRecordType.A.intValue() && data.readableBytes() == IPV4_SIZE) {
                addresses.add(data.readUnsignedByte() + "." + data.readUnsignedByte() + "." + data.readUnsignedByte()
                        + "." + data.readUnsignedByte());
            }
        }
        return new Answer("", code, addresses);
    }
}
