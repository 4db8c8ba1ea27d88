package io.jdock.cli.image;

import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Shows the progress messages of the daemon as lines. */
final class Progress {
    private Progress() {}

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
            String error = message.text("error");
            if (!error.isEmpty()) {
                throw new IOException(error);
            }
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
