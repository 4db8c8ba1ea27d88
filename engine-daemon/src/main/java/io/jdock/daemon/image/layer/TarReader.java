package io.jdock.daemon.image.layer;

import io.jdock.daemon.image.layer.TarEntry.SparseMap;
import io.jdock.daemon.image.layer.TarEntry.SparseMap.Segment;
import io.jdock.daemon.image.layer.TarEntry.Type;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads tar archives of every format in use (v7, ustar, GNU, pax) from a stream, with bounded memory: headers larger
 * than 1 MiB, Go's limit too, are refused. Commons Compress would do but for two things that layers need: the bytes of
 * extended attributes ({@code security.capability} is no text) and those bounds. For one thread.
 */
public final class TarReader {
    private static final int HEADER_LIMIT = 1 << 20;
    private static final int SEGMENT_LIMIT = 1 << 18;

    private final InputStream in;
    private final byte[] block = new byte[TarBlock.SIZE];
    private long contentLeft;
    private long paddingLeft;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /** The next entry, or null at the end. What was not read of the one before is skipped. */
    public TarEntry next() throws IOException {
        PaxRecords pax = new PaxRecords();
        String longName = null;
        String longLink = null;
        while (true) {
            skipRest();
            if (!readBlock()) {
                return null;
            }
            var header = new TarBlock(block.clone());
            if (header.isZero()) {
                return endOrRefuse();
            }
            header.verify();
            switch (header.type()) {
                case 'x' -> pax = PaxRecords.parse(special(header));
                case 'g' -> special(header);
                case 'L' -> longName = terminated(special(header));
                case 'K' -> longLink = terminated(special(header));
                default -> {
                    return entry(header, pax, longName, longLink);
                }
            }
        }
    }

    /** Reads content of the current entry; -1 at its end. */
    public int read(byte[] target, int offset, int length) throws IOException {
        if (contentLeft == 0) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(length, contentLeft));
        if (count < 0) {
            throw truncated();
        }
        contentLeft -= count;
        return count;
    }

    private TarEntry endOrRefuse() throws IOException {
        // One block of zeros at the very end is tolerated, one in the middle is not.
        if (readBlock() && !new TarBlock(block).isZero()) {
            throw new ArchiveException("invalid tar header");
        }
        return null;
    }

    private TarEntry entry(TarBlock header, PaxRecords pax, String longName, String longLink) throws IOException {
        String name = pax.text("path", longName != null ? longName : header.name());
        Type type = type(header.type(), name);
        long size = pax.number("size", header.number(TarBlock.LENGTH, 12));
        if (size < 0) {
            throw new ArchiveException("invalid tar header: negative size");
        }
        content(type == Type.FILE ? size : 0);
        Optional<SparseMap> sparse = type == Type.FILE ? sparse(header, pax) : Optional.empty();
        long[] modified = pax.time("mtime", header.number(TarBlock.MTIME, 12));
        boolean device = type == Type.CHARACTER_DEVICE || type == Type.BLOCK_DEVICE;
        return new TarEntry(
                type,
                pax.text("GNU.sparse.name", name),
                pax.text("linkpath", longLink != null ? longLink : header.linkName()),
                (int) header.number(TarBlock.MODE, 8) & 07777,
                pax.number("uid", header.number(TarBlock.UID, 8)),
                pax.number("gid", header.number(TarBlock.GID, 8)),
                contentLeft,
                modified[0],
                (int) modified[1],
                device ? header.number(TarBlock.DEVICE_MAJOR, 8) : 0,
                device ? header.number(TarBlock.DEVICE_MINOR, 8) : 0,
                pax.xattrs(),
                sparse);
    }

    private static Type type(char flag, String name) throws ArchiveException {
        return switch (flag) {
            // A v7 archive knows directories only by their name.
            case '\0', '0', '7' -> name.endsWith("/") ? Type.DIRECTORY : Type.FILE;
            case 'S' -> Type.FILE;
            case '1' -> Type.HARD_LINK;
            case '2' -> Type.SYMBOLIC_LINK;
            case '3' -> Type.CHARACTER_DEVICE;
            case '4' -> Type.BLOCK_DEVICE;
            case '5' -> Type.DIRECTORY;
            case '6' -> Type.FIFO;
            default ->
                throw new ArchiveException("entry " + TarEntry.shown(name) + ": unknown tar entry type "
                        + TarEntry.shown(String.valueOf(flag)));
        };
    }

    private Optional<SparseMap> sparse(TarBlock header, PaxRecords pax) throws IOException {
        if (header.type() == 'S') {
            List<Segment> segments = gnuSegments(header);
            long realSize = header.number(TarBlock.GNU_REAL_SIZE, 12);
            return Optional.of(SparseMap.checked(realSize, segments, contentLeft));
        }
        if (pax.hasSparseMapInContent()) {
            long realSize = pax.number("GNU.sparse.realsize", -1);
            List<Segment> segments = segmentsInContent();
            return Optional.of(SparseMap.checked(realSize, segments, contentLeft));
        }
        List<Segment> segments = pax.sparseSegments();
        if (segments == null) {
            return Optional.empty();
        }
        return Optional.of(SparseMap.checked(pax.number("GNU.sparse.size", -1), segments, contentLeft));
    }

    /** GNU's old format: four segments in the header, 21 in each block that follows it, before the content. */
    private List<Segment> gnuSegments(TarBlock header) throws IOException {
        var segments = new ArrayList<Segment>();
        addSegments(header, TarBlock.GNU_SPARSE, 4, segments);
        boolean more = header.isSet(TarBlock.GNU_SPARSE_MORE);
        while (more) {
            if (!readBlock()) {
                throw truncated();
            }
            var extension = new TarBlock(block.clone());
            addSegments(extension, 0, 21, segments);
            more = extension.isSet(504);
        }
        return segments;
    }

    private static void addSegments(TarBlock from, int start, int count, List<Segment> segments)
            throws ArchiveException {
        for (int i = 0; i < count && from.isSet(start + 24 * i); i++) {
            segments.add(new Segment(from.number(start + 24 * i, 12), from.number(start + 24 * i + 12, 12)));
        }
        requireFew(segments.size());
    }

    /** Format 1.0: a count and then pairs, each number on a line, padded to whole blocks. */
    private List<Segment> segmentsInContent() throws IOException {
        long before = contentLeft;
        long count = line();
        requireFew(count);
        var segments = new ArrayList<Segment>();
        for (long i = 0; i < count; i++) {
            segments.add(new Segment(line(), line()));
        }
        long used = before - contentLeft;
        skipContent((TarBlock.SIZE - used % TarBlock.SIZE) % TarBlock.SIZE);
        return segments;
    }

    private long line() throws IOException {
        var digits = new StringBuilder();
        byte[] one = new byte[1];
        while (read(one, 0, 1) == 1 && one[0] != '\n') {
            digits.append((char) (one[0] & 0xff));
            if (digits.length() > 20) {
                break;
            }
        }
        return PaxRecords.decimal(digits.toString());
    }

    private static void requireFew(long segments) throws ArchiveException {
        if (segments > SEGMENT_LIMIT || segments < 0) {
            throw new ArchiveException("sparse file has more than " + SEGMENT_LIMIT + " segments");
        }
    }

    /** The content of a header that describes the next entry. */
    private byte[] special(TarBlock header) throws IOException {
        long size = header.number(TarBlock.LENGTH, 12);
        if (size < 0 || size > HEADER_LIMIT) {
            throw new ArchiveException("tar header of " + size + " bytes is larger than " + HEADER_LIMIT);
        }
        content(size);
        byte[] bytes = in.readNBytes((int) size);
        contentLeft -= bytes.length;
        if (contentLeft > 0) {
            throw truncated();
        }
        return bytes;
    }

    private static String terminated(byte[] bytes) {
        String text = TarEntry.byteString(bytes);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private void content(long size) {
        contentLeft = size;
        paddingLeft = (TarBlock.SIZE - size % TarBlock.SIZE) % TarBlock.SIZE;
    }

    private void skipRest() throws IOException {
        skipContent(contentLeft);
        int count = in.readNBytes((int) paddingLeft).length;
        // An archive may end with the last content: umoci leaves out what pads it to a block, and Go's reader allows
        // it.
        if (count > 0 && count < paddingLeft) {
            throw truncated();
        }
        paddingLeft = 0;
    }

    private void skipContent(long bytes) throws IOException {
        if (bytes > contentLeft) {
            throw truncated();
        }
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw truncated();
        }
        contentLeft -= bytes;
    }

    /** Fills the block; returns false if the stream is at its end. */
    private boolean readBlock() throws IOException {
        int count = in.readNBytes(block, 0, TarBlock.SIZE);
        if (count > 0 && count < TarBlock.SIZE) {
            throw truncated();
        }
        return count > 0;
    }

    private static ArchiveException truncated() {
        return new ArchiveException("unexpected end of archive");
    }
}
