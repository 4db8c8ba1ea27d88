package io.jdock.cli.image;

import io.jdock.cli.Session;
import io.jdock.cli.http.HttpResponse;
import io.jdock.cli.http.Query;
import io.jdock.cli.registry.Logins;
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
        fetch(target, name, name.digest().isEmpty() ? name.tagOrLatest() : name.digest());
    }

    /** Fetches all tags of a repository. */
    void allTo(OutputStream target, String repository) throws IOException {
        fetch(target, ImageName.of(repository), "");
    }

    private void fetch(OutputStream target, ImageName name, String tag) throws IOException {
        Query path = Query.of("/images/create").with("fromImage", name.repository());
        if (!tag.isEmpty()) {
            path.with("tag", tag);
        }
        if (platform != null) {
            path.with("platform", platform);
        }
        String header = Logins.header(session, name.repository());
        try (HttpResponse response = session.engine().stream("POST", path.toString(), header, null)) {
            Progress.show(session, response.body(), quiet ? OutputStream.nullOutputStream() : target);
        }
    }
}
