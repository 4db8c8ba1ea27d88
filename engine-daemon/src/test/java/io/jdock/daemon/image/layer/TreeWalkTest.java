package io.jdock.daemon.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.daemon.state.Trees;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.TreeCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeWalkTest {
    @TempDir
    Path temporary;

    private Path tree;

    @BeforeEach
    void needsRoot() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
        tree = Files.createDirectory(temporary.resolve("tree"));
    }

    private byte[] archive(TreeWalk.Form form) throws IOException {
        var out = new ByteArrayOutputStream();
        TreeWalk.archive(tree, form, out);
        return out.toByteArray();
    }

    private static Map<String, TarEntry> read(byte[] archive) throws IOException {
        var reader = new TarReader(new ByteArrayInputStream(archive));
        var entries = new TreeMap<String, TarEntry>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            assertThat(entries.put(entry.name(), entry)).isNull();
        }
        return entries;
    }

    /** A tree with everything in it that an archive can hold, and a socket, which it cannot. */
    private void fill() throws IOException {
        String longName = "long-" + "n".repeat(200);
        Files.createDirectories(tree.resolve("dir/" + longName));
        Files.writeString(tree.resolve("dir/" + longName + "/f"), "x".repeat(1000));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("/" + "t".repeat(150)));
        Files.createLink(tree.resolve("second"), tree.resolve("dir/" + longName + "/f"));
        try (Fd root = io.jdock.nativebridge.linux.Files.open(tree.toString(), Fcntl.O_DIRECTORY);
                var calls = new TreeCalls()) {
            calls.mknod(root, "fifo".getBytes(UTF_8), Fcntl.S_IFIFO | 0600, 0, 0);
            calls.mknod(root, "null".getBytes(UTF_8), Fcntl.S_IFCHR | 0600, 1, 3);
            calls.mknod(root, "socket".getBytes(UTF_8), Fcntl.S_IFSOCK | 0600, 0, 0);
            byte[] binary = {'b', (byte) 0xff, (byte) 0xc3, '\n'};
            calls.open(root, binary, Fcntl.O_CREAT | Fcntl.O_WRONLY, 0640).close();
            calls.chown(root, binary, 3_000_000, 7);
            calls.setXattr(root, binary, "user.key".getBytes(UTF_8), new byte[] {0, 1, (byte) 0xfe});
            calls.setTimes(root, binary, -5, 0);
        }
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        fill();

        Map<String, TarEntry> entries = read(archive(TreeWalk.Form.PLAIN));

        String file = "dir/long-" + "n".repeat(200) + "/f";
        assertThat(entries.keySet())
                .containsExactlyInAnyOrder(
                        "dir/",
                        "dir/long-" + "n".repeat(200) + "/",
                        file,
                        "link",
                        "second",
                        "fifo",
                        "null",
                        "b\u00ff\u00c3\n");
        assertThat(entries.get("second").type()).isEqualTo(TarEntry.Type.HARD_LINK);
        assertThat(entries.get("second").linkName()).isEqualTo(file);
        assertThat(entries.get("link").linkName()).hasSize(151);
        assertThat(entries.get("null").deviceMinor()).isEqualTo(3);
        TarEntry binary = entries.get("b\u00ff\u00c3\n");
        assertThat(binary.uid()).isEqualTo(3_000_000);
        assertThat(binary.modifiedSeconds()).isEqualTo(-5);
        assertThat(binary.xattrs().get("user.key")).isEqualTo(new byte[] {0, 1, (byte) 0xfe});
    }

    @Test
    void tarUnderstandsIt() throws Exception {
        fill();
        Path archive = Files.write(temporary.resolve("a.tar"), archive(TreeWalk.Form.PLAIN));

        Process tar = new ProcessBuilder("tar", "--numeric-owner", "-tvf", archive.toString())
                .redirectErrorStream(true)
                .start();
        String listing = new String(tar.getInputStream().readAllBytes(), UTF_8);

        assertThat(tar.waitFor()).as(listing).isZero();
        assertThat(listing).contains("3000000/7").contains("link to dir/long").contains("1,3");
    }

    /** What one layer says of another, as overlayfs has it on disk, survives the way through an archive. */
    @Test
    void whiteoutsAndOpaqueDirectoriesComeBack() throws IOException {
        Files.createDirectories(tree.resolve("opaque/below"));
        try (Fd root = io.jdock.nativebridge.linux.Files.open(tree.toString(), Fcntl.O_DIRECTORY);
                var calls = new TreeCalls()) {
            calls.mknod(root, "gone".getBytes(UTF_8), Fcntl.S_IFCHR, 0, 0);
            calls.setXattr(root, "opaque".getBytes(UTF_8), LayerNodes.OPAQUE_ATTRIBUTE, new byte[] {'y'});
        }
        byte[] archive = archive(TreeWalk.Form.LAYER);
        assertThat(read(archive).keySet())
                .containsExactlyInAnyOrder(".wh.gone", "opaque/", "opaque/.wh..wh..opq", "opaque/below/");

        var store = new LayerStore(temporary.resolve("layers"));
        try (LayerStore.PendingLayer layer = store.begin()) {
            try (var unpacker = new LayerUnpacker(layer, UnpackLimits.DEFAULT)) {
                unpacker.unpack(new ByteArrayInputStream(archive));
            }
            tree = layer.diff();
            assertThat(archive(TreeWalk.Form.LAYER)).isEqualTo(archive);
        }
        Trees.remove(temporary.resolve("layers"));
    }

    @Test
    void recordLengthCountsItself() {
        var lengths = new ArrayList<Integer>();
        for (int length = 1; length < 1100; length++) {
            String record = TarWriter.record("k", "v".repeat(length));
            int said = Integer.parseInt(record.substring(0, record.indexOf(' ')));
            if (said != record.length()) {
                lengths.add(length);
            }
        }
        assertThat(lengths).isEmpty();
    }
}
