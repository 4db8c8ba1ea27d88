package io.jdock.daemon.volume;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** A volume as the API shows it; labels and options are null where there are none, as Docker has them. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record VolumeView(
        String createdAt,
        String driver,
        Map<String, String> labels,
        String mountpoint,
        String name,
        Map<String, String> options,
        String scope,
        @JsonInclude(JsonInclude.Include.NON_NULL) UsageData usageData) {
    /**
     * What it costs; only for {@code /system/df}.
     *
     * @param refCount containers that have it
     * @param size bytes of its files; -1 if they cannot be counted
     */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record UsageData(long refCount, long size) {}

    static VolumeView of(Volume volume, String mountpoint, UsageData usage) {
        return new VolumeView(
                volume.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                LocalVolumes.DRIVER,
                volume.labels().isEmpty() ? null : volume.labels(),
                mountpoint,
                volume.name(),
                volume.options().isEmpty() ? null : volume.options(),
                "local",
                usage);
    }
}
