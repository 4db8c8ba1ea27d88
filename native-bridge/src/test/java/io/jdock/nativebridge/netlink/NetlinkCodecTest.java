package io.jdock.nativebridge.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Netlink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class NetlinkCodecTest {
    @Test
    void whatIsWrittenIsRead() {
        NetlinkWriter writer = new NetlinkWriter();
        writer.begin(20, 5).u32(7).attribute(1, "abc").attributeBe32(2, 0x01020304);
        int nested = writer.beginNested(3);
        writer.attributeU8(4, 9).attributeU32(5, -1).attributeBe64(6, 0x0102030405060708L);
        writer.endNested(nested).end();
        writer.begin(21, 0).u8(1).end();
        writer.sequence(100);

        List<NetlinkMessage> messages = NetlinkMessage.parse(writer.toBytes());

        assertThat(messages).extracting(NetlinkMessage::type).containsExactly(20, 21);
        assertThat(messages).extracting(NetlinkMessage::sequence).containsExactly(100, 101);
        Attributes attributes = messages.getFirst().attributes(4);
        assertThat(attributes.string(1)).contains("abc");
        assertThat(attributes.find(2).orElseThrow().be32()).isEqualTo(0x01020304);
        Attributes inner = attributes.nested(3).orElseThrow();
        assertThat(inner.find(4).orElseThrow().u8()).isEqualTo(9);
        assertThat(inner.u32(5, 0)).isEqualTo(-1);
        assertThat(inner.find(6).orElseThrow().be64()).isEqualTo(0x0102030405060708L);
    }

    @Test
    void everyTruncationIsRefusedOrShorterButNeverRunsOver() {
        NetlinkWriter writer = new NetlinkWriter();
        writer.begin(20, 5).u32(7).attribute(1, "abcdefg");
        int nested = writer.beginNested(3);
        writer.attributeU32(5, 1).endNested(nested).end();
        byte[] whole = writer.toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            if (length < 16) {
                assertThat(NetlinkMessage.parse(part)).isEmpty();
            } else {
                assertThatThrownBy(() -> NetlinkMessage.parse(part)).isInstanceOf(MalformedMessageException.class);
            }
        }
        for (int length = 4; length < whole.length - 16; length++) {
            byte[] payload = Arrays.copyOfRange(whole, 16, 16 + length);
            try {
                new NetlinkMessage(1, 0, 0, 0, payload)
                        .attributes(4)
                        .nested(3)
                        .ifPresent(attributes -> attributes.u32(5, 0));
            } catch (MalformedMessageException expected) {
                assertThat(expected).hasMessageContaining("attribute");
            }
        }
    }

    /** Answers recorded by hand; what is sent is kept. */
    private static final class TestingTransport implements NetlinkTransport {
        private final Queue<byte[]> answers = new ArrayDeque<>();

        @Override
        public void send(byte[] datagram) {
            // every answer is known before
        }

        @Override
        public byte[] receive() {
            return answers.remove();
        }

        @Override
        public void close() {
            // nothing is open
        }

        void error(int sequence, int errno, String words) {
            NetlinkWriter writer = new NetlinkWriter();
            writer.begin(Netlink.NLMSG_ERROR, words.isEmpty() ? 0 : Netlink.NLM_F_ACK_TLVS)
                    .u32(-errno)
                    .u32(16)
                    .u32(0)
                    .u32(sequence)
                    .u32(0);
            if (!words.isEmpty()) {
                writer.attribute(Netlink.NLMSGERR_ATTR_MSG, words);
            }
            writer.end().sequence(sequence);
            answers.add(writer.toBytes());
        }
    }

    @Test
    void theFirstErrorWinsAndCarriesTheKernelsWords() {
        TestingTransport transport = new TestingTransport();
        transport.error(1, Errno.EEXIST, "exists already");
        transport.error(2, Errno.ENODEV, "");
        transport.error(3, 0, "");
        NetlinkWriter writer = new NetlinkWriter();
        for (int i = 0; i < 3; i++) {
            writer.begin(16, Netlink.NLM_F_ACK).end();
        }
        try (NetlinkSocket socket = new NetlinkSocket(transport)) {
            assertThatThrownBy(() -> socket.apply(writer, index -> "request " + index))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessage("request 0: EEXIST (File exists): exists already");
        }
        assertThat(transport.answers).isEmpty();
    }

    @Test
    void aRefusedBatchEndsWithTheErrorOfItsBegin() {
        TestingTransport transport = new TestingTransport();
        transport.error(1, Errno.EPERM, "");
        NetlinkWriter writer = new NetlinkWriter();
        for (int i = 0; i < 4; i++) {
            writer.begin(16, 0).end();
        }
        try (NetlinkSocket socket = new NetlinkSocket(transport)) {
            assertThatThrownBy(() -> socket.applyUntil(writer, 2, index -> "request " + index))
                    .hasMessage("request 0: EPERM (Operation not permitted)");
        }
    }

    @Test
    void macAddressesAreParsedAndPrinted() {
        assertThat(MacAddress.parse("02:42:AC-11:00:02")).hasToString("02:42:ac:11:00:02");
        assertThatThrownBy(() -> MacAddress.parse("02:42"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid MAC address: 02:42");
        assertThat(ByteBuffer.wrap(MacAddress.parse("00:00:00:00:00:05").bytes())
                        .order(ByteOrder.BIG_ENDIAN)
                        .get(5))
                .isEqualTo((byte) 5);
    }
}
