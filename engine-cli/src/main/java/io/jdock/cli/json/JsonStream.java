package io.jdock.cli.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** JSON values that follow each other, as the progress of a pull does. */
public final class JsonStream {
    private final JsonParser parser;

    JsonStream(JsonParser parser) {
        this.parser = parser;
    }

    /** The next value as an object, null at the end. Blocks until it is complete. */
    public JsonObject next() throws IOException {
        JsonToken token = parser.nextToken();
        return token == null ? null : JsonObject.of(Json.value(parser, token));
    }
}
