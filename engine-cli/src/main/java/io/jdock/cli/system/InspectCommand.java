package io.jdock.cli.system;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandFailure;
import io.jdock.cli.Flags;
import io.jdock.cli.Session;
import io.jdock.cli.Usage;
import io.jdock.cli.http.EngineError;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.template.GoTemplate;
import io.jdock.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock inspect}, and the same within the groups. */
public final class InspectCommand implements Command {
    private static final List<String> KINDS = List.of("container", "image", "network", "volume");
    private static final int MALFORMED_TEMPLATE = 64;
    private static final int NOT_FOUND = 404;
    private static final int NOT_IMPLEMENTED = 501;

    private final String kind;

    /** @param kind the only kind of object to look for, empty for all */
    public InspectCommand(String kind) {
        this.kind = kind;
    }

    @Override
    public Usage usage() {
        return switch (kind) {
            case "" ->
                Usage.of(
                        "[OPTIONS] NAME|ID [NAME|ID...]",
                        "Return low-level information on jdock objects",
                        1,
                        Usage.ANY);
            case "container" ->
                Usage.of(
                        "[OPTIONS] CONTAINER [CONTAINER...]",
                        "Display detailed information on one or more containers",
                        1,
                        Usage.ANY);
            case "image" ->
                Usage.of(
                        "[OPTIONS] IMAGE [IMAGE...]",
                        "Display detailed information on one or more images",
                        1,
                        Usage.ANY);
            case "volume" ->
                Usage.of(
                        "[OPTIONS] VOLUME [VOLUME...]",
                        "Display detailed information on one or more volumes",
                        1,
                        Usage.ANY);
            default ->
                Usage.of(
                        "[OPTIONS] NETWORK [NETWORK...]",
                        "Display detailed information on one or more networks",
                        1,
                        Usage.ANY);
        };
    }

    @Override
    public void flags(Flags flags) {
        flags.text("string", "Format output using a custom template: 'json' or a Go template", "-f", "--format");
        if (kind.isEmpty() || kind.equals("container")) {
            flags.bool("Display total file sizes if the type is container", "-s", "--size");
        }
        if (kind.isEmpty()) {
            flags.text("string", "Only inspect objects of the given type", "--type");
        }
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        List<String> kinds = kinds(arguments);
        boolean size = (kind.isEmpty() || kind.equals("container")) && arguments.flag("--size");
        String format = arguments.text("--format", "");
        GoTemplate template = format.isEmpty() || format.equals("json") ? null : parse(format);
        List<Object> found = new ArrayList<>();
        StringBuilder errors = new StringBuilder();
        for (String name : arguments.values()) {
            Object object = find(session, kinds, name, size, errors);
            if (object != null) {
                found.add(object);
            }
        }
        try {
            session.print(text(format, template, found));
        } catch (TemplateException e) {
            throw new CommandFailure(1, "\ntemplate parsing error: " + e.getMessage());
        }
        if (!errors.isEmpty()) {
            throw new CommandFailure(1, errors.substring(0, errors.length() - 1));
        }
        return 0;
    }

    private List<String> kinds(Arguments arguments) {
        if (!kind.isEmpty()) {
            return List.of(kind);
        }
        String type = arguments.text("--type", "");
        if (type.isEmpty()) {
            return KINDS;
        }
        if (!KINDS.contains(type)) {
            throw new CommandFailure(
                    1,
                    "unknown type: \"" + type + "\": must be one of \"container\", \"image\", \"network\", \"volume\"");
        }
        return List.of(type);
    }

    private static Object find(Session session, List<String> kinds, String name, boolean size, StringBuilder errors)
            throws IOException {
        EngineError last = null;
        for (String candidate : kinds) {
            try {
                return Json.parse(session.engine().call("GET", path(candidate, name, size), null));
            } catch (EngineError e) {
                if (e.status() != NOT_FOUND && !(kinds.size() > 1 && e.status() == NOT_IMPLEMENTED)) {
                    throw e;
                }
                last = e;
            }
        }
        errors.append(kinds.size() == 1 && last != null ? last.getMessage() : "Error: No such object: " + name)
                .append('\n');
        return null;
    }

    private static String path(String kind, String name, boolean size) {
        String encoded = Query.path(name);
        return switch (kind) {
            case "container" ->
                Query.of("/containers/" + encoded + "/json").flag("size", size).toString();
            case "image" -> "/images/" + encoded + "/json";
            case "network" -> "/networks/" + encoded;
            default -> "/volumes/" + encoded;
        };
    }

    private static GoTemplate parse(String format) {
        try {
            return GoTemplate.parse(format);
        } catch (TemplateException e) {
            throw new CommandFailure(MALFORMED_TEMPLATE, "template parsing error: " + e.getMessage());
        }
    }

    private static String text(String format, GoTemplate template, List<Object> objects) {
        if (template == null) {
            return (format.isEmpty() ? Json.indented(objects) : Json.compact(objects)) + "\n";
        }
        StringBuilder text = new StringBuilder();
        for (Object object : objects) {
            text.append(template.apply(object)).append('\n');
        }
        return text.isEmpty() ? "\n" : text.toString();
    }
}
