package io.jdock.daemon.volume;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** What a prune removed. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record VolumePrune(List<String> volumesDeleted, long spaceReclaimed) {}
