package io.jdock.daemon.image;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** What a prune did, as the API shows it; bytes are those of the unpacked layers. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record ImagePrune(List<ImageDelete> imagesDeleted, long spaceReclaimed) {}
