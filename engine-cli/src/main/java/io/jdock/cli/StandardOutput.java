package io.jdock.cli;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output. When its reader is gone, as head(1) is after ten lines, the client ends without a word and with the exit
 * code that a process killed by SIGPIPE has; the virtual machine ignores that signal.
 */
final class StandardOutput extends OutputStream {
    private static final int KILLED_BY_SIGPIPE = 128 + 13;

    private final OutputStream target;

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            if ("Broken pipe".equals(e.getMessage())) {
                throw new CommandFailure(KILLED_BY_SIGPIPE, "");
            }
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }
}
