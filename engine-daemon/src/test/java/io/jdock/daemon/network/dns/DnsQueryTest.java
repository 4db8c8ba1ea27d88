package io.jdock.daemon.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsQueryTest {
    @Test
    void readsAQuestion() throws Exception {
        DnsQuery query = DnsQuery.parse(TestingQuery.of("WWW.Example.org", DnsRecordType.AAAA, 1400))
                .orElseThrow();
        assertThat(query).isEqualTo(new DnsQuery(0x1234, 0x0100, "www.example.org", 28, 1, 12 + 17 + 4, 1400));
        assertThat(DnsQuery.parse(TestingQuery.of("a", DnsRecordType.A))
                        .orElseThrow()
                        .ednsSize())
                .isZero();
    }

    @Test
    void leavesUnansweredWhatIsNoQuery() throws Exception {
        assertThat(DnsQuery.parse(Unpooled.wrappedBuffer(new byte[11]))).isEmpty();
        assertThat(DnsQuery.parse(TestingQuery.of("a", DnsRecordType.A).setShort(2, 0x8180)))
                .isEmpty();
    }

    @Test
    void refusesWhatItCannotRead() {
        ByteBuf notify = TestingQuery.of("a", DnsRecordType.A).setShort(2, 4 << 11);
        assertThatThrownBy(() -> DnsQuery.parse(notify)).hasMessageContaining("NotImp");
        ByteBuf twoQuestions = TestingQuery.of("a", DnsRecordType.A).setShort(4, 2);
        assertThatThrownBy(() -> DnsQuery.parse(twoQuestions)).hasMessageContaining("FormErr");
        ByteBuf pointer = TestingQuery.of("a", DnsRecordType.A).setShort(12, 0xc00c);
        assertThatThrownBy(() -> DnsQuery.parse(pointer)).hasMessageContaining("FormErr");
        ByteBuf whole = TestingQuery.of("www.example.org", DnsRecordType.A, 512);
        for (int length = 12; length < whole.readableBytes(); length++) {
            ByteBuf part = whole.copy(0, length);
            assertThatThrownBy(() -> DnsQuery.parse(part)).isInstanceOf(DnsQuery.Malformed.class);
        }
    }

    @Test
    void survivesNoise() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 12) {
                bytes[2] = 1;
                bytes[4] = 0;
                bytes[5] = 1;
                bytes[6] = bytes[8] = bytes[10] = 0;
            }
            try {
                DnsQuery.parse(Unpooled.wrappedBuffer(bytes));
            } catch (DnsQuery.Malformed e) {
                assertThat(e.code()).isIn(DnsResponseCode.FORMERR, DnsResponseCode.NOTIMP);
            }
        }
    }

    @Test
    void readsAddressesBackwards() {
        assertThat(ReverseName.parse("3.0.17.172.in-addr.arpa").orElseThrow().getHostAddress())
                .isEqualTo("172.17.0.3");
        assertThat(ReverseName.parse("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")
                        .orElseThrow()
                        .getHostAddress())
                .isEqualTo("2001:db8:0:0:0:0:0:1");
        assertThat(ReverseName.parse("0.17.172.in-addr.arpa")).isEmpty();
        assertThat(ReverseName.parse("x.0.17.172.in-addr.arpa")).isEmpty();
        assertThat(ReverseName.parse("256.0.17.172.in-addr.arpa")).isEmpty();
        assertThat(ReverseName.parse("web.front")).isEmpty();
    }
}
