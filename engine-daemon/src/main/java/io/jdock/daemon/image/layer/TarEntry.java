package io.jdock.daemon.image.layer;

import static java.util.Objects.requireNonNull;

import io.jdock.nativebridge.linux.Stat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of a tar archive. Names are <em>byte strings</em>: each character is one byte (ISO 8859-1), as archives
 * hold names in any encoding; {@link #shown} makes text of one.
 *
 * @param mode permissions with setuid, setgid and sticky
 * @param size bytes of content in the archive; 0 for all but files
 * @param modifiedSeconds mtime, seconds since the epoch
 * @param xattrs extended attributes by name, a byte string
 * @param sparse where the content belongs, if the file has holes
 */
public record TarEntry(
        Type type,
        String name,
        String linkName,
        int mode,
        long uid,
        long gid,
        long size,
        long modifiedSeconds,
        int modifiedNanos,
        long deviceMajor,
        long deviceMinor,
        Map<String, byte[]> xattrs,
        Optional<SparseMap> sparse) {
    /** What an entry is. */
    public enum Type {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        HARD_LINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO
    }

    public TarEntry {
        requireNonNull(type, "type is null");
        requireNonNull(name, "name is null");
        requireNonNull(linkName, "linkName is null");
        requireNonNull(sparse, "sparse is null");
        xattrs = Map.copyOf(xattrs);
    }

    /** An entry without holes, its time in whole seconds. */
    public static TarEntry plain(
            Type type, String name, String linkName, Stat stat, long size, Map<String, byte[]> xattrs) {
        return new TarEntry(
                type,
                name,
                linkName,
                stat.permissions(),
                stat.uid() & 0xffffffffL,
                stat.gid() & 0xffffffffL,
                size,
                stat.modifiedSeconds(),
                0,
                stat.rdevMajor(),
                stat.rdevMinor(),
                xattrs,
                Optional.empty());
    }

    /** The same entry with another owner. */
    TarEntry ownedBy(TreeUnpacker.Owner owner) {
        return new TarEntry(
                type,
                name,
                linkName,
                mode,
                owner.uid(),
                owner.gid(),
                size,
                modifiedSeconds,
                modifiedNanos,
                deviceMajor,
                deviceMinor,
                xattrs,
                sparse);
    }

    /** Bytes of the file when it is unpacked, holes included. */
    public long unpackedSize() {
        return sparse.map(SparseMap::realSize).orElse(size);
    }

    /** The bytes of a byte string. */
    public static byte[] bytes(String byteString) {
        return byteString.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The byte string of bytes. */
    public static String byteString(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A byte string for a message: decoded, quoted, and cut if it is long. */
    public static String shown(String byteString) {
        String text = new String(bytes(byteString), StandardCharsets.UTF_8);
        String cut = text.length() <= 200 ? text : text.substring(0, 200) + "...";
        return "\"" + cut.replaceAll("\\p{Cntrl}", "?") + "\"";
    }

    /** Segments of content at ascending offsets; the rest of {@code realSize} bytes are holes. */
    public record SparseMap(long realSize, List<Segment> segments) {
        /** A run of content. */
        public record Segment(long offset, long length) {}

        public SparseMap {
            segments = List.copyOf(segments);
        }

        /** Checks that the segments fit into the file, do not overlap and take exactly the content. */
        static SparseMap checked(long realSize, List<Segment> segments, long contentSize) throws ArchiveException {
            long end = 0;
            long content = 0;
            for (Segment segment : segments) {
                boolean fits =
                        segment.offset >= end && segment.length >= 0 && segment.length <= realSize - segment.offset;
                if (!fits) {
                    throw new ArchiveException("sparse file map is malformed");
                }
                end = segment.offset + segment.length;
                content += segment.length;
            }
            if (content != contentSize) {
                throw new ArchiveException("sparse file map is malformed");
            }
            return new SparseMap(realSize, segments);
        }
    }
}
