package io.jdock.cli.image;

import io.jdock.cli.Session;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import java.io.IOException;
import java.io.OutputStream;

/** Lets the daemon fetch an image. */
public final class Pull {
    private final Session session;
    private final String platform;
    private final boolean quiet;

    /**
     * @param platform null for the daemon's
     * @param quiet whether progress is not shown
     */
    public Pull(Session session, String platform, boolean quiet) {
        this.session = session;
        this.platform = platform;
        this.quiet = quiet;
    }

    /** Fetches; progress goes to the stream. */
    public void to(OutputStream target, String image) throws IOException {
        ImageName name = ImageName.of(image);
        Query path = Query.of("/images/create")
                .with("fromImage", name.repository())
                .with("tag", name.digest().isEmpty() ? name.tagOrLatest() : name.digest());
        if (platform != null) {
            path.with("platform", platform);
        }
        try (HttpResponse response = session.engine().stream("POST", path.toString(), null)) {
            Progress.copy(response.body(), quiet ? OutputStream.nullOutputStream() : target);
        }
    }
}
