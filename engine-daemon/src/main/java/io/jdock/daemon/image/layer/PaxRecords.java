package io.jdock.daemon.image.layer;

import io.jdock.daemon.image.layer.TarEntry.SparseMap.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of one pax extended header, {@code "LENGTH KEY=VALUE\n"} each (POSIX.1-2001, pax(1)), with what GNU tar,
 * star and Docker put there: {@code SCHILY.xattr.*} and {@code GNU.sparse.*}. Keys and values are byte strings.
 */
final class PaxRecords {
    private static final String XATTR = "SCHILY.xattr.";

    private final Map<String, String> records = new HashMap<>();
    /** GNU's sparse format 0.0 repeats two keys, which pax does not foresee. */
    private final List<String> sparseNumbers = new ArrayList<>();

    static PaxRecords parse(byte[] header) throws ArchiveException {
        var parsed = new PaxRecords();
        int at = 0;
        while (at < header.length && header[at] != 0) {
            int space = at;
            while (space < header.length && header[space] != ' ') {
                space++;
            }
            int length = (int) decimal(TarEntry.byteString(Arrays.copyOfRange(header, at, space)));
            int end = at + length;
            if (length <= space - at + 1 || end > header.length || end < at || header[end - 1] != '\n') {
                throw new ArchiveException("invalid pax header");
            }
            parsed.add(TarEntry.byteString(Arrays.copyOfRange(header, space + 1, end - 1)));
            at = end;
        }
        return parsed;
    }

    private void add(String record) throws ArchiveException {
        int equals = record.indexOf('=');
        if (equals < 1) {
            throw new ArchiveException("invalid pax header");
        }
        String key = record.substring(0, equals);
        String value = record.substring(equals + 1);
        if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
            sparseNumbers.add(value);
        } else if (value.isEmpty() && !key.startsWith(XATTR)) {
            // An empty value takes back what a global header said.
            records.remove(key);
        } else {
            records.put(key, value);
        }
    }

    String text(String key, String otherwise) {
        return records.getOrDefault(key, otherwise);
    }

    boolean has(String key) {
        return records.containsKey(key);
    }

    /** A number that may have a fraction, which is dropped. */
    long number(String key, long otherwise) throws ArchiveException {
        String value = records.get(key);
        return value == null ? otherwise : decimal(value);
    }

    /** A time: {seconds, nanoseconds from 0 to 999999999}. */
    long[] time(String key, long otherwise) throws ArchiveException {
        String value = records.get(key);
        if (value == null) {
            return new long[] {otherwise, 0};
        }
        int dot = value.indexOf('.');
        boolean negative = value.startsWith("-");
        long seconds = decimal(dot < 0 ? value : value.substring(0, dot));
        String fraction = dot < 0 ? "" : value.substring(dot + 1);
        long nanos = fraction.isEmpty() ? 0 : decimal((fraction + "000000000").substring(0, 9));
        return negative && nanos > 0 ? new long[] {seconds - 1, 1_000_000_000 - nanos} : new long[] {seconds, nanos};
    }

    Map<String, byte[]> xattrs() {
        var xattrs = new HashMap<String, byte[]>();
        records.forEach((key, value) -> {
            if (key.startsWith(XATTR) && key.length() > XATTR.length()) {
                xattrs.put(key.substring(XATTR.length()), TarEntry.bytes(value));
            }
        });
        return xattrs;
    }

    /** Whether the map of a sparse file is at the beginning of its content (format 1.0). */
    boolean hasSparseMapInContent() {
        return "1".equals(records.get("GNU.sparse.major")) && "0".equals(records.get("GNU.sparse.minor"));
    }

    /** The segments of formats 0.0 and 0.1; null if the file is not sparse in these formats. */
    List<Segment> sparseSegments() throws ArchiveException {
        List<String> numbers = sparseNumbers;
        if (records.containsKey("GNU.sparse.map")) {
            numbers = List.of(records.get("GNU.sparse.map").split(","));
        } else if (numbers.isEmpty()) {
            return null;
        }
        return segments(numbers);
    }

    static List<Segment> segments(List<String> numbers) throws ArchiveException {
        if (numbers.size() % 2 != 0) {
            throw new ArchiveException("sparse file map is malformed");
        }
        var segments = new ArrayList<Segment>();
        for (int i = 0; i < numbers.size(); i += 2) {
            segments.add(new Segment(decimal(numbers.get(i)), decimal(numbers.get(i + 1))));
        }
        return segments;
    }

    static long decimal(String text) throws ArchiveException {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        if (!whole.matches("-?[0-9]{1,18}")) {
            throw new ArchiveException("invalid pax header: " + TarEntry.shown(text) + " is no number");
        }
        return Long.parseLong(whole);
    }
}
