package io.jdock.daemon.image.layer;

import com.github.luben.zstd.ZstdInputStream;
import io.jdock.daemon.image.content.MediaTypes;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** How an archive is compressed, told from its first bytes and never from what somebody says of it. */
public enum Compression {
    NONE("", MediaTypes.OCI_LAYER),
    GZIP("1f8b08", MediaTypes.OCI_LAYER_GZIP),
    ZSTD("28b52ffd", MediaTypes.OCI_LAYER_ZSTD),
    BZIP2("425a68", null),
    XZ("fd377a585a00", null);

    private static final int MAGIC_LIMIT = 6;
    private static final int BUFFER = 128 * 1024;
    /** xz's default preset needs 9 MB to unpack, its greatest 65 MB; beyond that it is an attack. */
    private static final int XZ_MEMORY_KIB = 128 * 1024;

    private final byte[] magic;
    private final String layerMediaType;

    Compression(String magic, String layerMediaType) {
        this.magic = HexFormat.of().parseHex(magic);
        this.layerMediaType = layerMediaType;
    }

    /** OCI's media type of a layer compressed so; empty where OCI has none. */
    public Optional<String> layerMediaType() {
        return Optional.ofNullable(layerMediaType);
    }

    /** A stream that {@link #detect} can look into. */
    public static BufferedInputStream buffered(InputStream in) {
        return new BufferedInputStream(in, BUFFER);
    }

    /** Looks at the first bytes, leaving them in the stream. */
    public static Compression detect(BufferedInputStream in) throws IOException {
        in.mark(MAGIC_LIMIT);
        byte[] start = in.readNBytes(MAGIC_LIMIT);
        in.reset();
        for (Compression compression : new Compression[] {GZIP, ZSTD, BZIP2, XZ}) {
            byte[] magic = compression.magic;
            if (start.length >= magic.length && Arrays.equals(start, 0, magic.length, magic, 0, magic.length)) {
                return compression;
            }
        }
        return NONE;
    }

    /**
     * The uncompressed content. All members of a concatenation are read, as parallel compressors write them. Closing it
     * gives back what the decompressor holds, and leaves {@code compressed} open.
     */
    public InputStream decompress(InputStream compressed) throws IOException {
        var in = new Lent(compressed);
        return switch (this) {
            case NONE -> in;
            case GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(in)
                        .setBufferSize(BUFFER)
                        .setDecompressConcatenated(true)
                        .get();
            case ZSTD -> new ZstdInputStream(in);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case XZ ->
                XZCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .setMemoryLimitKiB(XZ_MEMORY_KIB)
                        .get();
        };
    }

    /** A stream that somebody else closes. */
    private static final class Lent extends FilterInputStream {
        Lent(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // Its owner does.
        }
    }
}
