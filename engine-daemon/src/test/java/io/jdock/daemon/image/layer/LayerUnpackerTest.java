package io.jdock.daemon.image.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.state.Trees;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.linux.Fd;
import io.jdock.nativebridge.linux.Stat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LayerUnpackerTest {
    @TempDir
    Path root;

    private LayerStore.PendingLayer layer;
    private Path outside;

    @BeforeEach
    void begin() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
        outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "untouched");
        layer = new LayerStore(root.resolve("layers")).begin();
    }

    @AfterEach
    void end() throws IOException {
        if (layer != null) {
            layer.close();
            assertThat(outside.resolve("secret")).hasContent("untouched");
            try (var names = Files.list(outside)) {
                assertThat(names).hasSize(1);
            }
            Trees.remove(root.resolve("layers"));
        }
    }

    private UnpackResult unpack(TestingTar tar) {
        return unpack(tar.bytes(), UnpackLimits.DEFAULT);
    }

    private UnpackResult unpack(byte[] archive, UnpackLimits limits) {
        try (var unpacker = new LayerUnpacker(layer, limits)) {
            return unpacker.unpack(new ByteArrayInputStream(archive));
        }
    }

    private Path at(String path) {
        return layer.diff().resolve(path);
    }

    private Stat stat(String path) {
        return io.jdock.nativebridge.linux.Files.stat(Fcntl.AT_FDCWD, at(path).toString(), Fcntl.AT_SYMLINK_NOFOLLOW);
    }

    private static Object attribute(Path file, String name) throws IOException {
        return Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void everyKindOfEntryIsMade() throws IOException {
        UnpackResult result = unpack(new TestingTar()
                .mode(0711)
                .owner(5, 6)
                .modified(1000)
                .directory("./d/")
                .mode(04755)
                .owner(100_000, 70_000)
                .modified(-5)
                .file("d/f", "content")
                .mode(0777)
                .owner(1, 2)
                .modified(2000)
                .symlink("d/s", "/etc/passwd")
                .hardLink("h", "d/f")
                .mode(0620)
                .device('3', "c", 5, 1)
                .device('4', "b", 259, 70000)
                .device('6', "p", 0, 0)
                .pax("mtime", "1234567890.123456789", "path", "n\u00c3\u00a4me")
                .file("x", ""));
        assertThat(result).isEqualTo(new UnpackResult(7, 8));
        assertThat(at("h")).hasContent("content");
        Stat file = stat("d/f");
        assertThat(file.permissions()).isEqualTo(04755);
        assertThat(file.uid()).isEqualTo(100_000);
        assertThat(file.gid()).isEqualTo(70_000);
        assertThat(file.links()).isEqualTo(2);
        assertThat(file.modifiedSeconds()).isEqualTo(-5);
        assertThat(stat("d").permissions()).isEqualTo(0711);
        assertThat(stat("d").modifiedSeconds()).isEqualTo(1000);
        assertThat(Files.readSymbolicLink(at("d/s"))).hasToString("/etc/passwd");
        assertThat(stat("d/s").uid()).isEqualTo(1);
        assertThat(stat("d/s").modifiedSeconds()).isEqualTo(2000);
        assertThat(stat("c").isCharacterDevice()).isTrue();
        assertThat(stat("b").rdevMajor()).isEqualTo(259);
        assertThat(stat("b").rdevMinor()).isEqualTo(70000);
        assertThat(stat("b").permissions()).isEqualTo(0620);
        assertThat(stat("p").mode() & Fcntl.S_IFMT).isEqualTo(Fcntl.S_IFIFO);
        try (var names = Files.list(layer.diff())) {
            // Names are bytes: the letter came as UTF-8 and went to disk as it came.
            assertThat(names.map(Path::toString).filter(name -> name.contains("me")))
                    .hasSize(1);
        }
    }

    @Test
    void extendedAttributesKeepTheirBytes() throws IOException {
        byte[] capability = new byte[20];
        capability[0] = 1;
        capability[3] = 2;
        capability[5] = (byte) 0x84;
        unpack(new TestingTar()
                .pax(
                        "SCHILY.xattr.security.capability",
                        new String(capability, ISO_8859_1),
                        "SCHILY.xattr.user.note",
                        "line\nbreak",
                        "SCHILY.xattr.trusted.overlay.redirect",
                        "/etc")
                .mode(0755)
                .owner(3, 3)
                .file("ping", "x")
                .pax("SCHILY.xattr.trusted.kind", "dir")
                .directory("d"));
        assertThat((byte[]) attribute(at("ping"), "user:note")).asString().isEqualTo("line\nbreak");
        var names = Files.getFileAttributeView(at("ping"), UserDefinedFileAttributeView.class);
        assertThat(names.list()).containsExactly("note");
        assertThat(xattr("ping", "security.capability")).isEqualTo("0100000200840000" + "00".repeat(12));
        assertThat(xattr("ping", "trusted.overlay.redirect")).isEmpty();
        assertThat(xattr("d", "trusted.kind")).isEqualTo("646972");
    }

    /** Hexadecimal value of an attribute, empty if there is none. */
    private String xattr(String path, String name) {
        try (Fd file = io.jdock.nativebridge.linux.Files.open(at(path).toString(), Fcntl.O_RDONLY)) {
            return io.jdock.nativebridge.linux.Files.xattr(file, name)
                    .map(HexFormat.of()::formatHex)
                    .orElse("");
        }
    }

    @Test
    void whiteoutsBecomeOverlayfsMarks() throws IOException {
        unpack(new TestingTar()
                .directory("a")
                .file("a/.wh.gone", "")
                .file(".wh.top", "")
                .directory("o")
                .file("o/.wh..wh..opq", "")
                .file("o/.wh..wh.plnk", "")
                .file(".wh.again", "")
                .directory("again")
                .file("again/f", "new")
                .directory("first")
                .file(".wh.first", "")
                .file("kept", "k")
                .file(".wh.kept", ""));
        for (String whiteout : new String[] {"a/gone", "top"}) {
            assertThat(stat(whiteout).isCharacterDevice()).isTrue();
            assertThat(stat(whiteout).rdevMajor() + stat(whiteout).rdevMinor()).isZero();
        }
        assertThat(at("kept")).hasContent("k");
        for (String opaque : new String[] {"o", "again", "first"}) {
            assertThat(xattr(opaque, "trusted.overlay.opaque")).as(opaque).isEqualTo("79");
        }
        try (var names = Files.list(at("o"))) {
            assertThat(names).isEmpty();
        }
    }

    @Test
    void laterEntriesReplaceEarlierOnes() throws IOException {
        unpack(new TestingTar()
                .directory("x")
                .file("x/deep/below", "1")
                .file("x", "now a file")
                .symlink("l", "x")
                .directory("l")
                .file("l/f", "in a directory")
                .file("f", "1")
                .file("f", "2")
                .hardLink("f", "x")
                .mode(0700)
                .directory("m")
                .file("m/stays", "s")
                .mode(0750)
                .directory("m"));
        assertThat(at("x")).hasContent("now a file");
        assertThat(at("l/f")).hasContent("in a directory");
        assertThat(at("f")).hasContent("now a file");
        assertThat(at("m/stays")).hasContent("s");
        assertThat(stat("m").permissions()).isEqualTo(0750);
    }

    @Test
    void linksLeadNowhereButIntoTheLayer() throws IOException {
        unpack(new TestingTar()
                .symlink("abs", outside.toString())
                .symlink("up", "../../../../../../../../../.." + outside)
                .directory(outside.toString().substring(1))
                .file("abs/file1", "1")
                .file("up/file2", "2")
                .symlink("secretlink", outside + "/secret")
                .file("secretlink", "replaced")
                .symlink("s2", outside + "/secret")
                .hardLink("hard", "s2")
                .symlink("proc", "/proc/self/root"));
        Path inside = layer.diff().resolve(outside.toString().substring(1));
        assertThat(inside.resolve("file1")).hasContent("1");
        assertThat(inside.resolve("file2")).hasContent("2");
        assertThat(at("secretlink")).hasContent("replaced");
        assertThat(Files.isSymbolicLink(at("hard"))).isTrue();
        assertThat(stat("hard").inode()).isEqualTo(stat("s2").inode());
    }

    static Stream<Arguments> hostile() {
        byte[] badSum = new TestingTar().file("a", "b").bytes();
        badSum[0] = 'z';
        return Stream.of(
                Arguments.of("dot dot", new TestingTar().file("../x", "1"), "leads out of the layer"),
                Arguments.of("dot dot inside", new TestingTar().file("a/../../x", "1"), "leads out of the layer"),
                Arguments.of("hard link out", new TestingTar().hardLink("h", "../../outside/secret"), "leads out"),
                Arguments.of("hard link absolute", new TestingTar().hardLink("h", "/outside/secret"), "ENOENT"),
                Arguments.of(
                        "hard link through a link",
                        new TestingTar().symlink("l", "/").hardLink("h", "l/etc/shadow"),
                        "ENOENT"),
                Arguments.of(
                        "hard link to a directory",
                        new TestingTar().directory("d").hardLink("h", "d"),
                        "EISDIR"),
                Arguments.of(
                        "hard link to itself", new TestingTar().file("h", "").hardLink("h", "./h"), "itself"),
                Arguments.of("file as directory", new TestingTar().file("f", "").file("f/g", ""), "ENOTDIR"),
                Arguments.of(
                        "dangling parent",
                        new TestingTar().symlink("l", "nowhere").file("l/g", ""),
                        "EEXIST"),
                Arguments.of("link loop", new TestingTar().symlink("l", "l").file("l/g", ""), "ELOOP"),
                Arguments.of("whiteout of dot dot", new TestingTar().file("d/.wh...", ""), "names nothing"),
                Arguments.of("whiteout of nothing", new TestingTar().file("d/.wh.", ""), "names nothing"),
                Arguments.of("root as a file", new TestingTar().file("./", "").file(".", "x"), "must be a directory"),
                Arguments.of("zero byte", new TestingTar().pax("path", "a\0b").file("x", ""), "zero byte"),
                Arguments.of("owner", new TestingTar().pax("uid", "4294967295").file("x", ""), "no such owner"),
                Arguments.of("negative owner", new TestingTar().pax("gid", "-1").file("x", ""), "no such owner"),
                Arguments.of("device", new TestingTar().device('3', "x", 4096, 0), "no such device"),
                Arguments.of(
                        "long name", new TestingTar().longName("a".repeat(5000)).file("x", ""), "ENAMETOOLONG"),
                Arguments.of("huge header", new TestingTar().header('x', "p", "", 2_000_000, 0, 0), "larger than"),
                Arguments.of("huge long name", new TestingTar().header('L', "p", "", 8L << 30, 0, 0), "larger than"),
                Arguments.of(
                        "bad pax length",
                        new TestingTar().header('x', "p", "", 9, 0, 0).content(TarEntry.bytes("99 a=b\nxx")),
                        "invalid pax header"),
                Arguments.of("negative size", new TestingTar().pax("size", "-5").file("x", ""), "negative size"),
                Arguments.of(
                        "size overflow",
                        new TestingTar().pax("size", "999999999999999999").file("x", ""),
                        "larger than"),
                Arguments.of("unknown type", new TestingTar().header('Z', "x", "", 0, 0, 0), "unknown tar entry type"),
                Arguments.of(
                        "sparse overlap",
                        new TestingTar()
                                .pax("GNU.sparse.size", "100", "GNU.sparse.map", "0,5,3,5")
                                .file("x", "0123456789"),
                        "sparse file map"),
                Arguments.of(
                        "sparse beyond its end",
                        new TestingTar()
                                .pax("GNU.sparse.size", "4", "GNU.sparse.map", "0,10")
                                .file("x", "0123456789"),
                        "sparse file map"),
                Arguments.of("checksum", new TestingTar().raw(badSum), "invalid tar header"),
                Arguments.of(
                        "garbage", new TestingTar().raw(TarEntry.bytes("garbage!".repeat(64))), "invalid tar header"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void hostileArchivesAreRefused(String name, TestingTar tar, String message) {
        assertThatThrownBy(() -> unpack(tar))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(ErrorKind.INVALID))
                .hasMessageStartingWith("unpack layer: ")
                .hasMessageContaining(message);
    }

    @Test
    void truncatedArchivesAreRefused() {
        byte[] whole = new TestingTar()
                .longName("n".repeat(150))
                .file("x", "y".repeat(700))
                .unfinished();
        for (int length = 1; length < whole.length; length += 97) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> unpack(part, UnpackLimits.DEFAULT))
                    .as("length " + length)
                    .hasMessageContaining("unexpected end of archive");
        }
    }

    @Test
    void limitsStopBombs() {
        var twoFiles = new TestingTar().file("a", "12345").file("b", "12345").bytes();
        assertThatThrownBy(() -> unpack(twoFiles, new UnpackLimits(9, 10)))
                .hasMessage("unpack layer: entry \"b\": layer is larger than 9 bytes");
        assertThatThrownBy(() -> unpack(twoFiles, new UnpackLimits(100, 1)))
                .hasMessage("unpack layer: entry \"b\": layer has more than 1 entries");
        var sparse = new TestingTar()
                .pax("GNU.sparse.size", "1000000000000", "GNU.sparse.map", "0,1")
                .file("s", "x");
        assertThatThrownBy(() -> unpack(sparse)).hasMessageContaining("layer is larger than");
    }

    @Test
    void sparseFilesKeepTheirHoles() throws IOException {
        String map = "2\n0\n3\n1000000\n4\n";
        unpack(new TestingTar()
                .pax("GNU.sparse.size", "2000000", "GNU.sparse.map", "0,5,1500000,5")
                .file("p01", "helloworld")
                .pax(
                        "GNU.sparse.major",
                        "1",
                        "GNU.sparse.minor",
                        "0",
                        "GNU.sparse.name",
                        "p10",
                        "GNU.sparse.realsize",
                        "3000000")
                .file("GNUSparseFile.0/p10", map + "\0".repeat(512 - map.length()) + "abcdefg"));
        byte[] first = Files.readAllBytes(at("p01"));
        assertThat(first).hasSize(2_000_000);
        assertThat(new String(first, 1_500_000, 5, ISO_8859_1)).isEqualTo("world");
        byte[] second = Files.readAllBytes(at("p10"));
        assertThat(second).hasSize(3_000_000);
        assertThat(new String(second, 1_000_000, 4, ISO_8859_1)).isEqualTo("defg");
        assertThat(stat("p10").blocks512()).isLessThan(100);
    }

    @Test
    void zerosBecomeHoles() throws IOException {
        String zeros = "\0".repeat(1 << 20);
        unpack(new TestingTar()
                .file("middle", "a" + zeros + "b")
                .file("end", "a" + zeros)
                .file("all", zeros));
        assertThat(Files.readString(at("middle"), ISO_8859_1)).isEqualTo("a" + zeros + "b");
        assertThat(Files.readString(at("end"), ISO_8859_1)).isEqualTo("a" + zeros);
        assertThat(Files.readString(at("all"), ISO_8859_1)).isEqualTo(zeros);
        for (String name : List.of("middle", "end", "all")) {
            assertThat(stat(name).blocks512()).as(name).isLessThan(1000);
        }
    }

    @Test
    void deepTreesAreMadeAndRemoved() throws IOException {
        String deep = String.join("/", Collections.nCopies(900, "d"));
        unpack(new TestingTar().pax("path", deep + "/f").file("x", "1"));
        layer.close();
        assertThat(layer.diff()).doesNotExist();
    }

    @Test
    void archivesOfGnuTarComeOutAsTheyWentIn() throws Exception {
        Path source = Files.createDirectory(root.resolve("source"));
        Path link = source.resolve("dir/" + "long-name-".repeat(20));
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("target-".repeat(30)));
        Files.write(source.resolve("dir/data"), new byte[100_000]);
        try (var file = new RandomAccessFile(source.resolve("hole").toFile(), "rw")) {
            file.seek(5_000_000);
            file.write("end".getBytes(ISO_8859_1));
        }
        for (String format : new String[] {"gnu", "posix"}) {
            Path archive = root.resolve(format + ".tar");
            var process = new ProcessBuilder(
                            "tar",
                            "-C",
                            source.toString(),
                            "--format=" + format,
                            "--sparse",
                            "-cf",
                            archive.toString(),
                            ".")
                    .redirectErrorStream(true)
                    .start();
            assumeTrue(process.waitFor() == 0, "needs tar");
            try (var pending = new LayerStore(root.resolve("layers")).begin();
                    var unpacker = new LayerUnpacker(pending, UnpackLimits.DEFAULT);
                    var in = Files.newInputStream(archive)) {
                unpacker.unpack(in);
                var diff = new ProcessBuilder(
                                "diff",
                                "-r",
                                "--no-dereference",
                                source.toString(),
                                pending.diff().toString())
                        .redirectErrorStream(true)
                        .start();
                assertThat(new String(diff.getInputStream().readAllBytes(), ISO_8859_1))
                        .as(format)
                        .isEmpty();
            }
        }
    }
}
