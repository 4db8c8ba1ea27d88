package io.jdock.daemon.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** One thing that a removal did, as the API shows it: exactly one of the two is not null. */
@JsonNaming(UpperCamelCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageDelete(String untagged, String deleted) {
    static ImageDelete untagged(ImageReference name) {
        return new ImageDelete(name.familiar(), null);
    }

    static ImageDelete deleted(Object content) {
        return new ImageDelete(null, content.toString());
    }
}
