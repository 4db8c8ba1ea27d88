package io.jdock.cli.image;

import io.jdock.cli.Session;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.json.JsonReader;
import io.jdock.cli.terminal.Terminal;
import io.jdock.cli.terminal.WindowSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Shows the progress messages of the daemon as lines. */
final class Progress {
    /** Columns that a bar of fifty, its amounts and what it is about need. */
    private static final int WIDE = 110;

    private Progress() {}

    /** Shows messages on one of the session's outputs until the end: live if that is a terminal. */
    static void show(Session session, InputStream source, OutputStream target) throws IOException {
        WindowSize size = Terminal.size(target.equals(session.err()) ? 2 : 1);
        boolean shown = target.equals(session.err()) || target.equals(session.out());
        if (size == null || size.columns() == 0 || !shown) {
            copy(source, target);
            return;
        }
        LiveProgress live = new LiveProgress(target, size.columns());
        JsonReader messages = Json.stream(source);
        for (JsonObject message = messages.nextObject(); message != null; message = messages.nextObject()) {
            requireNoError(message);
            String status = message.text("status");
            String id = message.text("id");
            if (!id.isEmpty()) {
                String bar = size.columns() < WIDE ? withoutBar(message.text("progress")) : message.text("progress");
                live.show(id, bar.isEmpty() ? status : status + " " + bar);
            } else if (!status.isEmpty()) {
                live.line(status);
            }
        }
    }

    /** The amounts alone, for narrow terminals. */
    private static String withoutBar(String progress) {
        int end = progress.indexOf(']');
        return end < 0 ? progress : progress.substring(end + 1).trim();
    }

    private static void requireNoError(JsonObject message) throws IOException {
        String error = message.text("error");
        if (!error.isEmpty()) {
            throw new IOException(error);
        }
    }

    /**
     * Copies until the end.
     *
     * @return the last status without an id, empty if there was none
     * @throws IOException also with an error that the daemon reports among the messages
     */
    static String copy(InputStream source, OutputStream target) throws IOException {
        JsonReader messages = Json.stream(source);
        String last = "";
        for (JsonObject message = messages.nextObject(); message != null; message = messages.nextObject()) {
            requireNoError(message);
            String stream = message.text("stream");
            if (!stream.isEmpty()) {
                target.write(stream.getBytes(StandardCharsets.UTF_8));
                target.flush();
            }
            String status = message.text("status");
            boolean moving = message.fields().containsKey("progressDetail")
                    && message.object("progressDetail").number("total") > 0;
            if (!status.isEmpty() && !moving) {
                String id = message.text("id");
                target.write(((id.isEmpty() ? "" : id + ": ") + status + "\n").getBytes(StandardCharsets.UTF_8));
                target.flush();
                last = id.isEmpty() ? status : last;
            }
        }
        return last;
    }
}
