package io.jdock.cli.template;

/** A template is wrong, or does not fit what it is applied to. The message is worded as Go's. */
public final class TemplateException extends RuntimeException {
    TemplateException(String message) {
        super(message, null, false, false);
    }
}
