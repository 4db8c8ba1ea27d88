package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.list;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** What a create answers. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record CreateResponse(String id, List<String> warnings) {
    public CreateResponse {
        warnings = list(warnings);
    }
}
