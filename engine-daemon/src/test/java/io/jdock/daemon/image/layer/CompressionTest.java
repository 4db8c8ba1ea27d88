package io.jdock.daemon.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class CompressionTest {
    private static final byte[] CONTENT = TarEntry.bytes("some content, ".repeat(10_000));

    private interface Wrapper {
        OutputStream wrap(OutputStream out) throws IOException;
    }

    private static byte[] compress(Wrapper wrapper) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var compressing = wrapper.wrap(out)) {
            compressing.write(CONTENT);
        }
        return out.toByteArray();
    }

    private static byte[] read(byte[] compressed, Compression expected) throws IOException {
        var in = Compression.buffered(new ByteArrayInputStream(compressed));
        assertThat(Compression.detect(in)).isEqualTo(expected);
        return expected.decompress(in).readAllBytes();
    }

    @Test
    void everyFormatIsDetectedAndRead() throws IOException {
        assertThat(read(CONTENT, Compression.NONE)).isEqualTo(CONTENT);
        assertThat(read(new byte[0], Compression.NONE)).isEmpty();
        assertThat(read(compress(GZIPOutputStream::new), Compression.GZIP)).isEqualTo(CONTENT);
        assertThat(read(Zstd.compress(CONTENT), Compression.ZSTD)).isEqualTo(CONTENT);
        assertThat(read(compress(BZip2CompressorOutputStream::new), Compression.BZIP2))
                .isEqualTo(CONTENT);
        assertThat(read(compress(out -> new XZOutputStream(out, new LZMA2Options(1))), Compression.XZ))
                .isEqualTo(CONTENT);
    }

    @Test
    void concatenationsAreReadWhole() throws IOException {
        byte[] one = compress(GZIPOutputStream::new);
        byte[] two = Arrays.copyOf(one, one.length * 2);
        System.arraycopy(one, 0, two, one.length, one.length);
        assertThat(read(two, Compression.GZIP)).hasSize(2 * CONTENT.length);
    }

    @Test
    void truncationIsNoticed() throws IOException {
        byte[] gzip = compress(GZIPOutputStream::new);
        byte[] zstd = Zstd.compress(CONTENT);
        assertThatThrownBy(() -> read(Arrays.copyOf(gzip, gzip.length - 20), Compression.GZIP))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(Arrays.copyOf(zstd, zstd.length - 10), Compression.ZSTD))
                .isInstanceOf(IOException.class);
    }
}
