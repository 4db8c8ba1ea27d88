package io.jdock.daemon.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The one JSON dialect of the daemon, for documents and for the API: as Go's encoding/json reads and writes it, since
 * that is what every client of the Docker API was tried with. Unknown fields are ignored and field names match
 * without regard to case, but a string is no number; maps are written in the order of their keys; an
 * {@link Instant} is RFC 3339 text.
 */
public final class Json {
    private static final ObjectMapper MAPPER = newMapper(StreamReadConstraints.defaults());
    /** For what others wrote: a few bytes of JSON can become a large object. Real texts have some hundred tokens. */
    private static final ObjectMapper WARY = newMapper(StreamReadConstraints.builder()
            .maxNestingDepth(200)
            .maxTokenCount(200_000)
            .build());

    private Json() {}

    /** The shared mapper. It must not be reconfigured; {@link ObjectMapper#copy()} gives one that may be. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads what a client, or whoever else, wrote.
     *
     * @throws EngineException INVALID if it is no JSON, not of that shape, or too much to be meant well
     */
    public static <T> T parse(byte[] json, Class<T> type) {
        return parse(() -> WARY.readValue(json, type));
    }

    /** As {@link #parse(byte[], Class)}. */
    public static <T> T parse(String json, Class<T> type) {
        return parse(() -> WARY.readValue(json, type));
    }

    /** As {@link #parse(byte[], Class)}, for generic types. */
    public static <T> T parse(String json, TypeReference<T> type) {
        return parse(() -> WARY.readValue(json, type));
    }

    public static byte[] bytes(Object value) {
        return write(() -> MAPPER.writeValueAsBytes(value), value);
    }

    public static String text(Object value) {
        return write(() -> MAPPER.writeValueAsString(value), value);
    }

    private static <T> T parse(Call<T> call) {
        try {
            T value = call.run();
            if (value == null) {
                throw EngineException.invalid("invalid JSON: got null");
            }
            return value;
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof EngineException refused) {
                throw refused;
            }
            throw new EngineException(ErrorKind.INVALID, "invalid JSON: " + describe(e), e);
        } catch (IOException e) {
            throw EngineException.internal("read JSON from memory", e);
        }
    }

    /** What is wrong and where; the source excerpt that Jackson adds is left out, as it may hold secrets. */
    static String describe(JsonProcessingException problem) {
        var where = problem.getLocation();
        String what = what(problem) + field(problem);
        return where == null || where.getLineNr() < 1
                ? what
                : what + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
    }

    /** In words of JSON; Jackson's name the classes of this program. */
    private static String what(JsonProcessingException problem) {
        if (problem instanceof MismatchedInputException mismatch
                && mismatch.getTargetType() != null
                && mismatch.getCurrentToken() != null) {
            return "expected " + kind(mismatch.getTargetType());
        }
        return problem.getOriginalMessage().replaceFirst(",? \\(?from `StreamReadConstraints.*", ")");
    }

    private static String kind(Class<?> type) {
        if (type == String.class) {
            return "a string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == Instant.class) {
            return "a time as RFC 3339 has it";
        }
        return type.isArray() || Collection.class.isAssignableFrom(type) ? "an array" : "an object";
    }

    private static String field(JsonProcessingException problem) {
        if (!(problem instanceof JsonMappingException mapping)
                || mapping.getPath().isEmpty()) {
            return "";
        }
        return mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining("", ", for field ", ""))
                .replaceFirst("field \\.", "field ");
    }

    private static <T> T write(Call<T> call, Object value) {
        try {
            return call.run();
        } catch (IOException e) {
            throw EngineException.internal("write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private static ObjectMapper newMapper(StreamReadConstraints constraints) {
        var times = new SimpleModule("times")
                .addSerializer(new InstantWriter())
                .addDeserializer(Instant.class, new InstantReader());
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .addModule(times)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
    }

    private static final class InstantWriter extends StdSerializer<Instant> {
        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getText();
            try {
                return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
            } catch (DateTimeException _) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, "not an RFC 3339 time");
            }
        }
    }
}
