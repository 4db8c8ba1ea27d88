package io.jdock.nativebridge.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.nativebridge.abi.Errno;
import io.jdock.nativebridge.abi.Fcntl;
import io.jdock.nativebridge.raw.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeCallsTest {
    @TempDir
    private Path directory;

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(java.nio.file.Files.getPosixFilePermissions(directory.resolve(name)));
    }

    @Test
    void changesTheModeOfAnEntryAndNotOfWhatALinkLeadsTo() throws IOException {
        var permissions = PosixFilePermissions.fromString("rw-------");
        java.nio.file.Files.createFile(directory.resolve("file"), PosixFilePermissions.asFileAttribute(permissions));
        java.nio.file.Files.createSymbolicLink(directory.resolve("link"), directory.resolve("file"));
        try (var calls = new TreeCalls();
                Fd parent = Files.open(directory.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY)) {
            try {
                calls.chmod(parent, "link".getBytes(US_ASCII), 0777);
            } catch (SyscallException e) {
                // Since Linux 6.6 a link has no mode that could be changed.
                assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
            }
            assertThat(mode("file")).isEqualTo("rw-------");
            calls.chmod(parent, "file".getBytes(US_ASCII), 0640);
        }
        assertThat(mode("file")).isEqualTo("rw-r-----");
    }
}
