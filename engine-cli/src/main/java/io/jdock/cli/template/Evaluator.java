package io.jdock.cli.template;

import io.jdock.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Applies a parsed template to one value. */
final class Evaluator {
    private enum Flow {
        NEXT,
        CONTINUE,
        BREAK
    }

    private final StringBuilder output;
    private final Map<String, Object> variables = new HashMap<>();

    Evaluator(StringBuilder output, Object data) {
        this.output = output;
        variables.put("$", data);
    }

    void run(List<Node> nodes, Object dot) {
        all(nodes, dot);
    }

    private Flow all(List<Node> nodes, Object dot) {
        for (Node node : nodes) {
            Flow flow = one(node, dot);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow one(Node node, Object dot) {
        return switch (node) {
            case Node.Text(String text) -> {
                output.append(text);
                yield Flow.NEXT;
            }
            case Node.Print(String variable, Expression expression) -> {
                Object value = value(expression, dot);
                if (variable == null) {
                    output.append(GoText.of(value));
                } else {
                    variables.put(variable, value);
                }
                yield Flow.NEXT;
            }
            case Node.If(Expression condition, List<Node> body, List<Node> otherwise) ->
                all(Functions.truth(value(condition, dot)) ? body : otherwise, dot);
            case Node.With with -> with(with, dot);
            case Node.Range range -> range(range, dot);
            case Node.Leave(boolean whole) -> whole ? Flow.BREAK : Flow.CONTINUE;
        };
    }

    private Flow with(Node.With with, Object dot) {
        Object value = value(with.value(), dot);
        if (with.variable() != null) {
            variables.put(with.variable(), value);
        }
        return Functions.truth(value) ? all(with.body(), value) : all(with.otherwise(), dot);
    }

    private Flow range(Node.Range range, Object dot) {
        Map<Object, Object> elements = elements(value(range.value(), dot));
        if (elements.isEmpty()) {
            return all(range.otherwise(), dot);
        }
        for (Map.Entry<Object, Object> entry : elements.entrySet()) {
            if (range.key() != null) {
                variables.put(range.key(), entry.getKey());
            }
            if (range.element() != null) {
                variables.put(range.element(), entry.getValue());
            }
            if (all(range.body(), entry.getValue()) == Flow.BREAK) {
                break;
            }
        }
        return Flow.NEXT;
    }

    /** Elements by key or index, in the order in which Go visits them: maps sorted by key. */
    private static Map<Object, Object> elements(Object value) {
        Map<Object, Object> elements = new TreeMap<>();
        switch (value) {
            case null -> {
                return elements;
            }
            case Map<?, ?> map -> elements.putAll(map);
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    elements.put((long) i, list.get(i));
                }
            }
            case Long count -> {
                for (long i = 0; i < count; i++) {
                    elements.put(i, i);
                }
            }
            default -> throw new TemplateException("template: range can't iterate over " + GoText.of(value));
        }
        return elements;
    }

    private Object value(Expression expression, Object dot) {
        return switch (expression) {
            case Expression.Dot() -> dot;
            case Expression.Literal(Object constant) -> constant;
            case Expression.Variable(String name) -> {
                if (!variables.containsKey(name)) {
                    throw new TemplateException("template: :1: undefined variable \"" + name + "\"");
                }
                yield variables.get(name);
            }
            case Expression.Field field -> field(field, dot);
            case Expression.Call call -> call(call, dot);
        };
    }

    private Object field(Expression.Field field, Object dot) {
        Object target = value(field.target(), dot);
        List<Object> arguments = values(field.arguments(), dot);
        return switch (target) {
            case Row row -> {
                Object value = row.field(field.name(), arguments);
                if (value == null) {
                    throw failure(
                            field,
                            "can't evaluate field " + field.name() + " in type "
                                    + row.getClass().getSimpleName());
                }
                yield value;
            }
            case JsonObject object -> entry(field, object.fields());
            case Map<?, ?> map -> entry(field, map);
            case null -> throw failure(field, "nil pointer evaluating interface {}." + field.name());
            default -> throw failure(field, "can't evaluate field " + field.name() + " in type " + GoText.type(target));
        };
    }

    private static Object entry(Expression.Field field, Map<?, ?> map) {
        Object value = map.get(field.name());
        if (value != null) {
            return value;
        }
        Object zero = ZeroValues.of(field.name());
        if (zero != null) {
            return zero;
        }
        if (!map.containsKey(field.name())) {
            // Go's structs call ID and APIVersion what JSON calls Id and ApiVersion, and users write either.
            String other = field.name().replace("ID", "Id").replace("API", "Api");
            if (map.containsKey(other)) {
                return map.get(other);
            }
            if (ZeroValues.isOptional(field.name())) {
                return null;
            }
            throw failure(field, "map has no entry for key \"" + field.name() + "\"");
        }
        return null;
    }

    private static TemplateException failure(Expression.Field field, String reason) {
        return new TemplateException(
                "template: :" + field.position() + ": executing \"\" at <" + field.source() + ">: " + reason);
    }

    private Object call(Expression.Call call, Object dot) {
        // Like Go, these two look no further than they need.
        if (call.function().equals("and") || call.function().equals("or")) {
            boolean stopAt = call.function().equals("or");
            Object last = null;
            for (Expression argument : call.arguments()) {
                last = value(argument, dot);
                if (Functions.truth(last) == stopAt) {
                    return last;
                }
            }
            return last;
        }
        try {
            return Functions.call(call.function(), values(call.arguments(), dot));
        } catch (IllegalArgumentException | ClassCastException | IndexOutOfBoundsException e) {
            String reason =
                    e instanceof IllegalArgumentException ? e.getMessage() : "wrong number or type of arguments";
            throw new TemplateException("template: :" + call.position() + ": executing \"\" at <" + call.function()
                    + ">: error calling " + call.function() + ": " + reason);
        }
    }

    private List<Object> values(List<Expression> expressions, Object dot) {
        if (expressions.isEmpty()) {
            return List.of();
        }
        List<Object> values = new ArrayList<>();
        for (Expression expression : expressions) {
            values.add(value(expression, dot));
        }
        return values;
    }
}
