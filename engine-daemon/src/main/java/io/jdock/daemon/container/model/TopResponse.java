package io.jdock.daemon.container.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** A table of processes. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record TopResponse(List<String> titles, List<List<String>> processes) {}
