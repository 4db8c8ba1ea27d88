package io.jdock.daemon.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.daemon.container.ContainerLog;
import io.jdock.shim.streamlog.LogNotifier;
import io.jdock.shim.streamlog.LogTrimmer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LogStreamTest {
    private static final LogQuery ALL = query(false, false, Instant.EPOCH, LogQuery.FOREVER, -1);

    @TempDir
    private Path directory;

    private final LogNotifier notifier = LogNotifier.start();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private StreamLogFile file;

    @BeforeEach
    void create() throws IOException {
        file = StreamLogFile.create(directory.resolve("stream.log"));
    }

    @AfterEach
    void close() {
        notifier.close();
    }

    private static LogQuery query(boolean follow, boolean timestamps, Instant since, Instant until, long tail) {
        OptionalLong limit = tail < 0 ? OptionalLong.empty() : OptionalLong.of(tail);
        return new LogQuery(true, true, follow, timestamps, false, since, until, limit);
    }

    private String read(LogQuery query, boolean tty) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var stream = LogStream.open(new ContainerLog(file.path(), tty, "", ended), query, notifier)) {
            stream.writeTo(out);
        }
        return out.toString(UTF_8);
    }

    @Test
    void framesEachLineOfAnOutputWithoutATerminal() throws Exception {
        file.append(1, 1, "a\nbc\n");
        file.append(2, 2, "e");
        assertThat(read(ALL, false)).isEqualTo("\1\0\0\0\0\0\0\2a\n\1\0\0\0\0\0\0\3bc\n\2\0\0\0\0\0\0\1e");
    }

    @Test
    void writesATerminalsOutputAsItIs() throws Exception {
        file.append(1, 1, "a\r\nb");
        assertThat(read(ALL, true)).isEqualTo("a\r\nb");
    }

    @Test
    void stampsLinesOnceAtTheirBeginning() throws Exception {
        file.append(1, 1, "one ");
        file.append(2, 1, "line\ntwo\n");
        assertThat(read(query(false, true, Instant.EPOCH, LogQuery.FOREVER, -1), true))
                .isEqualTo("1970-01-01T00:00:01.000000005Z one line\n1970-01-01T00:00:02.000000005Z two\n");
    }

    @Test
    void countsTheTailInLines() throws Exception {
        file.append(1, 1, "a\nb\nlong ");
        file.append(2, 1, "line\n");
        file.append(3, 1, "last");
        assertThat(read(query(false, false, Instant.EPOCH, LogQuery.FOREVER, 2), true))
                .isEqualTo("long line\nlast");
        assertThat(read(query(false, false, Instant.EPOCH, LogQuery.FOREVER, 0), true))
                .isEmpty();
        assertThat(read(query(false, false, Instant.EPOCH, LogQuery.FOREVER, 99), true))
                .isEqualTo("a\nb\nlong line\nlast");
    }

    @Test
    void keepsToTheTimes() throws Exception {
        for (int i = 1; i <= 5; i++) {
            file.append(i, 1, i + "\n");
        }
        assertThat(read(query(false, false, Instant.ofEpochSecond(2), Instant.ofEpochSecond(4), -1), true))
                .isEqualTo("2\n3\n");
    }

    @Test
    void followsUntilTheContainerEnds() throws Exception {
        file.append(1, 1, "first\n");
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(100);
                file.append(2, 1, "second\n");
                Thread.sleep(100);
                file.append(3, 1, "third\n");
                ended.complete(null);
            } catch (IOException | InterruptedException e) {
                ended.completeExceptionally(e);
            }
        });
        assertThat(read(query(true, false, Instant.EPOCH, LogQuery.FOREVER, -1), true))
                .isEqualTo("first\nsecond\nthird\n");
    }

    @Test
    void followsNoLongerThanAsked() throws Exception {
        file.append(1, 1, "first\n");
        assertThat(read(query(true, false, Instant.EPOCH, Instant.now().plusMillis(200), -1), true))
                .isEqualTo("first\n");
    }

    @Test
    void readsTimesAsClientsSendThem() {
        assertThat(LogQuery.time("since", "", Instant.MAX)).isEqualTo(Instant.MAX);
        assertThat(LogQuery.time("since", "12.5", Instant.MAX)).isEqualTo(Instant.ofEpochSecond(12, 500_000_000));
        assertThat(LogQuery.time("since", "12.000000007", Instant.MAX)).isEqualTo(Instant.ofEpochSecond(12, 7));
    }

    /** Tail and since begin near the end of a long log, and read the same as from its front. */
    @Test
    void beginsNearTheEnd() throws Exception {
        for (int i = 1; i <= 20_000; i++) {
            file.append(i, i % 2 + 1, "line " + i + "\n");
        }
        assertThat(read(query(false, false, Instant.EPOCH, LogQuery.FOREVER, 3), true))
                .isEqualTo("line 19998\nline 19999\nline 20000\n");
        assertThat(read(query(false, false, Instant.EPOCH, LogQuery.FOREVER, 0), true))
                .isEmpty();
        assertThat(read(query(false, false, Instant.EPOCH, LogQuery.FOREVER, 19_999), true))
                .startsWith("line 2\n")
                .endsWith("line 20000\n");
        assertThat(read(query(false, false, Instant.ofEpochSecond(19_999), LogQuery.FOREVER, -1), true))
                .isEqualTo("line 19999\nline 20000\n");
    }

    /** Output that was given up is not there any more; all that follows is. */
    @Test
    void readsOverWhatWasGivenUp() throws Exception {
        for (int i = 1; i <= 50_000; i++) {
            file.append(i, 1, "line " + i + "\n");
        }
        LogTrimmer.trim(file.path(), 100_000, Long.MAX_VALUE);
        assertThat(LogTrimmer.allocated(file.path())).isLessThan(200_000);
        String text = read(query(false, false, Instant.EPOCH, LogQuery.FOREVER, -1), true);
        assertThat(text)
                .startsWith("line 4")
                .endsWith("line 49999\nline 50000\n")
                .hasSizeBetween(20_000, 100_000);
        assertThat(text.lines()).allMatch(line -> line.matches("line [0-9]{5}"));
        LogTrimmer.trim(file.path(), 0, 0);
        assertThat(read(query(false, false, Instant.EPOCH, LogQuery.FOREVER, -1), true))
                .isEqualTo(text);
    }
}
