package io.jdock.daemon.container.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jdock.daemon.EngineException;
import io.jdock.shim.streamlog.LogEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Docker's {@code syslog}: a message for each line, of severity err for stderr and info else. */
final class Syslog implements LogSink {
    private static final List<String> FACILITIES = List.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp");
    private static final int LOCAL0 = 16;
    private static final int ERROR = 3;
    private static final int INFORMATION = 6;
    /** RFC 3164, 4.1.2: the day padded with a blank. */
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.systemDefault());

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", Locale.ROOT);

    private final SyslogAddress address;
    private final String format;
    private final int facility;
    private final String tag;
    private final String host;
    private final long pid = ProcessHandle.current().pid();
    private final SyslogAddress.Transport transport;

    Syslog(LogSource source) throws IOException {
        this.address = SyslogAddress.parse(source.options().getOrDefault("syslog-address", ""));
        this.format = source.options().getOrDefault("syslog-format", "");
        this.facility = facility(source.options().getOrDefault("syslog-facility", "daemon"));
        this.tag = source.tag();
        this.host = InetAddress.getLocalHost().getHostName();
        this.transport = address.connect();
    }

    /** @throws EngineException INVALID for options that cannot be */
    static void check(String address, String format, String facility) {
        SyslogAddress.parse(address);
        facility(facility.isEmpty() ? "daemon" : facility);
        if (!List.of("", "rfc3164", "rfc5424", "rfc5424micro").contains(format)) {
            throw EngineException.invalid("Invalid syslog format");
        }
    }

    private static int facility(String name) {
        int known = FACILITIES.indexOf(name);
        if (known >= 0) {
            return known;
        }
        if (name.matches("local[0-7]")) {
            return LOCAL0 + name.charAt(name.length() - 1) - '0';
        }
        if (name.matches("[0-9]{1,2}") && Integer.parseInt(name) < 24) {
            return Integer.parseInt(name);
        }
        throw EngineException.invalid("invalid syslog facility");
    }

    @Override
    public void line(LogEntry entry, int start, int end) throws IOException {
        int severity = entry.stream() == LogEntry.STDERR ? ERROR : INFORMATION;
        int last = end > start && entry.bytes()[end - 1] == '\n' ? end - 1 : end;
        var message = new ByteArrayOutputStream();
        message.writeBytes(header(facility * 8 + severity, entry.time()).getBytes(UTF_8));
        message.write(entry.bytes(), start, last - start);
        transport.send(framed(message.toByteArray()));
    }

    String header(int priority, Instant time) {
        ZonedDateTime local = time.atZone(ZoneOffset.systemDefault());
        return switch (format) {
            case "rfc3164" -> "<" + priority + ">" + STAMP.format(time) + " " + host + " " + tag + "[" + pid + "]: ";
            case "rfc5424" -> version1(priority, rfc3339(local));
            case "rfc5424micro" -> version1(priority, MICROS.format(local));
            default ->
                address.isLocal()
                        ? "<" + priority + ">" + STAMP.format(time) + " " + tag + "[" + pid + "]: "
                        : "<" + priority + "> " + rfc3339(local) + " " + host + " " + tag + "[" + pid + "]: ";
        };
    }

    private static String rfc3339(ZonedDateTime time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** RFC 5424, without structured data. */
    private String version1(int priority, String time) {
        return "<" + priority + ">1 " + time + " " + host + " " + tag + " " + pid + " " + tag + " - ";
    }

    /** In a stream a message of RFC 5424 has its length before it (RFC 6587, 3.4.1), others end in a line feed. */
    private byte[] framed(byte[] message) {
        if (!address.isStream()) {
            return message;
        }
        var framed = new ByteArrayOutputStream();
        if (format.startsWith("rfc5424")) {
            framed.writeBytes((message.length + " ").getBytes(UTF_8));
            framed.writeBytes(message);
        } else {
            framed.writeBytes(message);
            framed.write('\n');
        }
        return framed.toByteArray();
    }

    @Override
    public long flush() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
