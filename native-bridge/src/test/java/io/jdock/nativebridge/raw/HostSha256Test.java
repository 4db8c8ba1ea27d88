package io.jdock.nativebridge.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostSha256Test {
    private final Random random = new Random(1);

    @BeforeEach
    void needLibcrypto() {
        assumeTrue(HostSha256.create().isPresent(), "no libcrypto.so.3 or .1.1");
    }

    private static MessageDigest java() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void agreesWithJavaHoweverTheInputIsCut() {
        MessageDigest host = HostSha256.create().orElseThrow();
        MessageDigest java = java();
        for (int total : new int[] {0, 1, 55, 56, 63, 64, 65, 65_535, 65_536, 65_537, 300_001}) {
            byte[] content = new byte[total];
            random.nextBytes(content);
            for (int at = 0; at < total; ) {
                int length = Math.min(total - at, 1 + random.nextInt(100_000));
                host.update(content, at, length);
                at += length;
            }
            assertThat(host.digest()).as("%d bytes", total).isEqualTo(java.digest(content));
        }
    }

    @Test
    void startsAnewAfterReset() {
        MessageDigest host = HostSha256.create().orElseThrow();
        host.update((byte) 1);
        host.reset();
        host.update((byte) 2);
        assertThat(host.digest()).isEqualTo(java().digest(new byte[] {2}));
        assertThat(host.getDigestLength()).isEqualTo(32);
    }

    @Test
    void computationsAtTheSameTimeAreApart() {
        MessageDigest one = HostSha256.create().orElseThrow();
        MessageDigest other = HostSha256.create().orElseThrow();
        one.update(new byte[100]);
        other.update(new byte[200]);
        assertThat(one.digest()).isEqualTo(java().digest(new byte[100]));
        assertThat(other.digest()).isEqualTo(java().digest(new byte[200]));
    }
}
