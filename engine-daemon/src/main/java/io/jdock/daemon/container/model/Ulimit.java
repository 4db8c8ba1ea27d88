package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** A resource limit of processes, named as in ulimit, as {@code nofile}. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record Ulimit(String name, long soft, long hard) {
    public Ulimit {
        name = text(name);
    }
}
