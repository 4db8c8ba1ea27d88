package io.jdock.cli.template;

import java.util.List;

/** The part of Go's text/template that Docker's users write after --format. */
public final class GoTemplate {
    private final List<Node> nodes;

    private GoTemplate(List<Node> nodes) {
        this.nodes = nodes;
    }

    /**
     * Parses a template.
     *
     * @throws TemplateException if it is malformed
     */
    public static GoTemplate parse(String text) {
        return new GoTemplate(new TemplateParser(text).parse());
    }

    /**
     * Applies it to a value: a {@link Row}, or a tree as JSON is read.
     *
     * @throws TemplateException if the template asks for what the value does not have
     */
    public String apply(Object data) {
        StringBuilder output = new StringBuilder();
        new Evaluator(output, data).run(nodes, data);
        return output.toString();
    }
}
