package io.jdock.cli.template;

import java.util.List;

/** A part of a parsed template. */
sealed interface Node {
    /** Copied as it is. */
    record Text(String text) implements Node {}

    /** Prints the value, unless it is assigned to the variable. */
    record Print(String variable, Expression value) implements Node {}

    /** Also the else-branches: they are nested. */
    record If(Expression condition, List<Node> body, List<Node> otherwise) implements Node {}

    /** As if, but the value becomes the dot. */
    record With(String variable, Expression value, List<Node> body, List<Node> otherwise) implements Node {}

    /** Each element becomes the dot; the variables are null if they are not named. */
    record Range(String key, String element, Expression value, List<Node> body, List<Node> otherwise) implements Node {}

    /** Ends a range early, or goes on with its next element. */
    record Leave(boolean whole) implements Node {}
}
