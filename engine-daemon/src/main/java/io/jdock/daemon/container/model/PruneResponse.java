package io.jdock.daemon.container.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** Ids of what was removed; bytes on disk that it had written. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record PruneResponse(List<String> containersDeleted, long spaceReclaimed) {
    public PruneResponse {
        containersDeleted = List.copyOf(containersDeleted);
    }
}
