package io.jdock.cli.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {
    private static final String LONG = "d/" + "é".repeat(90) + "/file";

    @TempDir
    private Path directory;

    private static TarEntry entry(String name, char type, long size, String link) {
        return new TarEntry(name, type, 0640, 1000, 0x7fffffff, size, 1_700_000_000, link, 0);
    }

    private static byte[] archive(Object... entriesAndContents) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var writer = new TarWriter(bytes)) {
            for (int i = 0; i < entriesAndContents.length; i += 2) {
                byte[] content = ((String) entriesAndContents[i + 1]).getBytes(UTF_8);
                writer.add((TarEntry) entriesAndContents[i], new ByteArrayInputStream(content));
            }
        }
        return bytes.toByteArray();
    }

    private static TarReader reader(byte[] archive) {
        return new TarReader(new ByteArrayInputStream(archive));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        TarEntry file = entry(LONG, TarEntry.FILE, 7, "");
        TarEntry link = entry("link", TarEntry.SYMBOLIC_LINK, 0, "x".repeat(300));
        TarReader reader = reader(archive(file, "content", link, ""));
        assertThat(reader.next()).isEqualTo(file);
        assertThat(reader.content().readAllBytes()).asString(UTF_8).isEqualTo("content");
        assertThat(reader.next()).isEqualTo(link);
        assertThat(reader.next()).isNull();
    }

    @Test
    void refusesWhatIsNoArchive() throws IOException {
        byte[] good = archive(entry(LONG, TarEntry.FILE, 7, ""), "content");
        assertThat(reader(new byte[1024]).next()).isNull();
        assertThatThrownBy(() -> reader("x".repeat(600).getBytes(UTF_8)).next()).isInstanceOf(IOException.class);
        for (int length : new int[] {100, 600, 1100, 2000}) {
            assertThatThrownBy(() -> {
                        TarReader reader = reader(Arrays.copyOf(good, length));
                        while (reader.next() != null) {
                            reader.content().readAllBytes();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void packsAndUnpacksATree() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree/sub"));
        Files.writeString(tree.resolve("file"), "content");
        Files.setPosixFilePermissions(tree.resolve("file"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("/nowhere"));
        var bytes = new ByteArrayOutputStream();
        try (var writer = new TarWriter(bytes)) {
            new Packing(writer).add(tree.getParent(), "renamed");
        }
        new Extraction(directory.resolve("copy"), false).unpack(reader(bytes.toByteArray()));
        Path copy = directory.resolve("copy/sub");
        assertThat(copy.resolve("file")).hasContent("content");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("file"))))
                .isEqualTo("rwxr-x---");
        assertThat(Files.getLastModifiedTime(copy.resolve("file")).toMillis() / 1000)
                .isEqualTo(Files.getLastModifiedTime(tree.resolve("file")).toMillis() / 1000);
        assertThat(Files.readSymbolicLink(copy.resolve("link"))).isEqualTo(Path.of("/nowhere"));
        new Extraction(directory.resolve("copy"), false).unpack(reader(bytes.toByteArray()));
        assertThat(copy.resolve("file")).hasContent("content");
    }

    @Test
    void keepsNamesOfOneFileTogether() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Files.writeString(tree.resolve("a"), "content");
        Files.createLink(tree.resolve("b"), tree.resolve("a"));
        var bytes = new ByteArrayOutputStream();
        try (var writer = new TarWriter(bytes)) {
            new Packing(writer).add(tree, "t");
        }
        new Extraction(directory.resolve("copy"), false).unpack(reader(bytes.toByteArray()));
        Path copy = directory.resolve("copy");
        assertThat(Files.isSameFile(copy.resolve("a"), copy.resolve("b"))).isTrue();
        assertThat(copy.resolve("b")).hasContent("content");
    }

    @Test
    void makesFifosAndDevicesIfItMay() throws IOException {
        var device = new TarEntry("d/null", TarEntry.CHARACTER_DEVICE, 0620, 0, 0, 0, 1_700_000_000, "", 1L << 32 | 3);
        byte[] archive = archive(
                entry("d/", TarEntry.DIRECTORY, 0, ""), "", entry("d/pipe", TarEntry.FIFO, 0, ""), "", device, "");
        var extraction = new Extraction(directory.resolve("copy"), false);
        extraction.unpack(reader(archive));
        assertThat(Files.getAttribute(directory.resolve("copy/pipe"), "unix:mode"))
                .isEqualTo(0010640);
        if (extraction.skipped().isEmpty()) {
            assertThat(Files.getAttribute(directory.resolve("copy/null"), "unix:mode"))
                    .isEqualTo(0020620);
            assertThat(Files.getAttribute(directory.resolve("copy/null"), "unix:rdev"))
                    .isEqualTo(1L << 8 | 3);
        } else {
            assertThat(extraction.skipped()).containsExactly("d/null");
        }
    }

    @Test
    void staysWithinTheTarget() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        TarEntry root = entry("d/", TarEntry.DIRECTORY, 0, "");
        TarEntry link = entry("d/link", TarEntry.SYMBOLIC_LINK, 0, outside.toString());
        for (String name : new String[] {"d/link/file", "d/../file", "../file", "other/file"}) {
            byte[] bad = archive(root, "", link, "", entry(name, TarEntry.FILE, 1, ""), "x");
            assertThatThrownBy(() -> new Extraction(directory.resolve("in"), false).unpack(reader(bad)))
                    .as(name)
                    .isInstanceOf(IOException.class);
        }
        byte[] through = archive(root, "", link, "", entry("d/hard", TarEntry.HARD_LINK, 0, "d/link/x"), "");
        assertThatThrownBy(() -> new Extraction(directory.resolve("in"), false).unpack(reader(through)))
                .isInstanceOf(IOException.class);
        assertThat(outside).isEmptyDirectory();
        assertThat(directory.resolve("file")).doesNotExist();
    }
}
