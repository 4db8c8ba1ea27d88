package io.jdock.daemon.image.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.daemon.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobStoreTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final Digest HELLO_DIGEST =
            Digest.parse("sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");

    @TempDir
    Path root;

    @Test
    void storesUnderTheDigest() throws IOException {
        var store = new BlobStore(root);
        try (var writer = store.writer()) {
            writer.write(HELLO, 0, 2);
            writer.write(HELLO, 2, 3);
            assertThat(writer.commit("text/plain")).isEqualTo(Descriptor.of("text/plain", HELLO_DIGEST, 5));
        }
        assertThat(store.put("text/plain", HELLO).digest()).isEqualTo(HELLO_DIGEST);
        assertThat(root.resolve("blobs/sha256/" + HELLO_DIGEST.hex())).hasContent("hello");
        assertThat(root.resolve("ingest")).isEmptyDirectory();
        assertThat(store.document(HELLO_DIGEST)).isEqualTo(HELLO);
    }

    @Test
    void refusesContentOfAnotherDigestOrSize() throws IOException {
        var store = new BlobStore(root);
        var other = Digest.of("other".getBytes(UTF_8));
        try (var writer = store.writer()) {
            writer.write(HELLO);
            assertThatThrownBy(() -> writer.commit(Descriptor.of("text/plain", HELLO_DIGEST, 6)))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("blob " + HELLO_DIGEST + ": expected 6 bytes, got 5");
            assertThatThrownBy(() -> writer.commit(Descriptor.of("text/plain", other, 5)))
                    .hasMessage("blob " + other + ": content has digest " + HELLO_DIGEST);
        }
        assertThat(store.list()).isEmpty();
        assertThat(root.resolve("ingest")).isEmptyDirectory();
    }

    @Test
    void noticesCorruptionOnDisk() throws IOException {
        var store = new BlobStore(root);
        store.put("text/plain", HELLO);
        Files.writeString(root.resolve("blobs/sha256/" + HELLO_DIGEST.hex()), "hellO");
        assertThatThrownBy(() -> store.document(HELLO_DIGEST)).hasMessageContaining("corrupt");
        assertThatThrownBy(() -> store.document(Digest.of(new byte[1]))).hasMessageContaining("is missing");
    }

    @Test
    void openingRemovesInterruptedWritesAndRetainRemovesTheUnneeded() throws IOException {
        var store = new BlobStore(root);
        store.writer().write(HELLO);
        assertThat(root.resolve("ingest")).isNotEmptyDirectory();
        store = new BlobStore(root);
        assertThat(root.resolve("ingest")).isEmptyDirectory();
        var kept = store.put("text/plain", HELLO).digest();
        store.put("text/plain", new byte[9]);
        Files.writeString(root.resolve("blobs/sha256/.tmp-9"), "torn");
        store.retain(Set.of(kept));
        assertThat(store.list()).containsExactly(kept);
        assertThat(root.resolve("blobs/sha256")).isDirectoryNotContaining("glob:**.tmp-9");
    }
}
