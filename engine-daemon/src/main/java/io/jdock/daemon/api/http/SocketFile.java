package io.jdock.daemon.api.http;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** The file by which clients find a Unix socket. */
record SocketFile(Path path) {
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    SocketFile {
        requireNonNull(path, "path is null");
    }

    /** Makes the path free to bind: makes its directory, and removes a socket that no process listens on. */
    void clear() throws IOException {
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        int mode;
        try {
            mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException _) {
            return;
        }
        if ((mode & FILE_TYPE) != SOCKET) {
            throw new IOException("listen on \"" + path + "\": the file exists and is no socket");
        }
        if (answers()) {
            throw new IOException("listen on \"" + path + "\": another daemon is running on it");
        }
        Files.deleteIfExists(path);
    }

    private boolean answers() {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException _) {
            // ECONNREFUSED: the process that made the socket has ended.
            return false;
        }
    }

    /** Lets root and that group in. Until then the mode is that of the umask, by which nobody else can write. */
    void protect(String group) throws IOException {
        if (!group.isEmpty()) {
            var owner = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(owner);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
    }
}
