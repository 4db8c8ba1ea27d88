package io.jdock.daemon.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.daemon.EngineException;
import io.jdock.daemon.ErrorKind;
import io.jdock.daemon.state.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the configuration file, {@code daemon.json}. */
final class ConfigFile {
    private ConfigFile() {}

    /** @throws EngineException INVALID if it cannot be read, is no JSON object, or has keys that mean nothing */
    static Settings read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.INVALID, "unable to configure the daemon with file " + file + ": " + e.getMessage(), e);
        }
        if (text.isBlank()) {
            return new Settings(Map.of());
        }
        try {
            return parse(text);
        } catch (EngineException e) {
            throw new EngineException(
                    e.kind(), "unable to configure the daemon with file " + file + ": " + e.getMessage(), e);
        }
    }

    static Settings parse(String text) {
        JsonNode root = Json.parse(text, JsonNode.class);
        if (!root.isObject()) {
            throw EngineException.invalid("a JSON object is expected");
        }
        var unknown = new ArrayList<String>();
        var values = new EnumMap<Directive, List<String>>(Directive.class);
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            Optional<Directive> directive = Directive.ofKey(entry.getKey());
            if (directive.isEmpty()) {
                unknown.add(entry.getKey());
            } else {
                List<String> found = values(directive.get(), entry.getValue());
                if (!found.isEmpty()) {
                    values.put(directive.get(), found);
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw EngineException.invalid(
                    "the following directives don't match any configuration option: " + String.join(", ", unknown));
        }
        return new Settings(values);
    }

    private static List<String> values(Directive directive, JsonNode value) {
        return switch (directive.kind()) {
            case TEXT ->
                List.of(require(directive, value, value.isTextual(), "a text").textValue());
            case NUMBER ->
                List.of(require(directive, value, value.isIntegralNumber(), "a number")
                        .asText());
            case BOOLEAN ->
                List.of(require(directive, value, value.isBoolean(), "true or false")
                        .asText());
            case LIST ->
                elements(directive, value).stream()
                        .map(element -> require(directive, element, element.isTextual(), "a list of texts")
                                .textValue())
                        .toList();
            case POOLS ->
                elements(directive, value).stream()
                        .map(element -> pool(directive, element))
                        .toList();
            case DRIVER_OPTIONS -> driverOptions(directive, value);
        };
    }

    /** As the flag has them: driver=option=value. */
    private static List<String> driverOptions(Directive directive, JsonNode value) {
        var options = new ArrayList<String>();
        require(directive, value, value.isObject(), "an object")
                .properties()
                .forEach(driver -> require(
                                directive, driver.getValue(), driver.getValue().isObject(), "an object for each driver")
                        .properties()
                        .forEach(option -> options.add(driver.getKey() + "=" + option.getKey() + "="
                                + require(
                                                directive,
                                                option.getValue(),
                                                option.getValue().isTextual(),
                                                "a text for each option")
                                        .textValue())));
        return options;
    }

    private static List<JsonNode> elements(Directive directive, JsonNode value) {
        var elements = new ArrayList<JsonNode>();
        require(directive, value, value.isArray(), "a list").forEach(elements::add);
        return elements;
    }

    private static String pool(Directive directive, JsonNode element) {
        boolean right = element.path("base").isTextual() && element.path("size").isIntegralNumber();
        require(directive, element, right, "a list of objects with \"base\" and \"size\"");
        return "base=" + element.get("base").textValue() + ",size="
                + element.get("size").asText();
    }

    private static JsonNode require(Directive directive, JsonNode value, boolean right, String expected) {
        if (!right) {
            throw Settings.invalid(directive, value.toString(), expected + " is expected");
        }
        return value;
    }
}
