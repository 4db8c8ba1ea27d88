package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** When to start a container again that has ended by itself. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record RestartPolicy(String name, int maximumRetryCount) {
    public RestartPolicy {
        name = text(name).isEmpty() ? "no" : name;
    }

    public static final RestartPolicy NO = new RestartPolicy("no", 0);
}
