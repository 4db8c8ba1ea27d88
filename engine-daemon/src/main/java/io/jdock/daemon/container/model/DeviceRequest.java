package io.jdock.daemon.container.model;

import static io.jdock.daemon.container.model.Normal.list;
import static io.jdock.daemon.container.model.Normal.map;
import static io.jdock.daemon.container.model.Normal.text;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/** A request to a device driver, as for GPUs. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record DeviceRequest(
        String driver,
        int count,
        @JsonProperty("DeviceIDs") List<String> deviceIds,
        List<List<String>> capabilities,
        Map<String, String> options) {
    public DeviceRequest {
        driver = text(driver);
        deviceIds = list(deviceIds);
        capabilities = list(capabilities);
        options = map(options);
    }
}
