package io.jdock.daemon.image.layer;

import java.io.IOException;
import java.io.Serial;

/** An archive that is malformed, or says something that a layer may not. */
public final class ArchiveException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ArchiveException(String message) {
        super(message);
    }
}
