package io.jdock.daemon.image;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * One step of how an image was made, as the API shows it. {@code id} is {@code <missing>} for all but the last step;
 * {@code tags} is null where there are none.
 */
@JsonNaming(UpperCamelCaseStrategy.class)
public record ImageHistory(String id, long created, String createdBy, List<String> tags, long size, String comment) {}
