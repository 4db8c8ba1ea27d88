package io.jdock.cli.template;

import java.util.List;

/** Something in a template that has a value. */
sealed interface Expression {
    /** The current element. */
    record Dot() implements Expression {}

    /** A constant; null is nil. */
    record Literal(Object value) implements Expression {}

    /** A variable with its dollar sign; the sign alone is the whole of the data. */
    record Variable(String name) implements Expression {}

    /**
     * A field of a value, with arguments if it takes any.
     *
     * @param source the whole expression as written, for messages
     * @param position line and column, for messages
     */
    record Field(Expression target, String name, List<Expression> arguments, String source, String position)
            implements Expression {}

    /** A function's result. */
    record Call(String function, List<Expression> arguments, String position) implements Expression {}
}
