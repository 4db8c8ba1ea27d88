package io.jdock.daemon.container.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** How a container ended. {@code error} is null unless the wait itself went wrong. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record WaitResponse(
        int statusCode,
        @JsonInclude(JsonInclude.Include.NON_NULL) WaitError error) {
    /** Why no exit code is known. */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record WaitError(String message) {}
}
