package io.jdock.daemon.container.files;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** A path that is not as the image has it. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record Change(String path, int kind) {
    static final int MODIFIED = 0;
    static final int ADDED = 1;
    static final int DELETED = 2;
}
