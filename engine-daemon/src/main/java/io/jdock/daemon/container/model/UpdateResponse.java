package io.jdock.daemon.container.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** What a client should know of an update that was made. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record UpdateResponse(List<String> warnings) {
    public UpdateResponse {
        warnings = List.copyOf(warnings);
    }
}
