package io.jdock.cli.system;

import io.jdock.cli.format.Sizes;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.HeaderRow;
import io.jdock.cli.template.Row;
import java.util.List;
import java.util.Map;

/**
 * One line of {@code jdock system df}: what all objects of a kind take.
 *
 * @param type the kind
 * @param total how many there are
 * @param active how many of them are in use
 * @param size bytes of all
 * @param reclaimable bytes of those that are not in use
 * @param share whether to show the reclaimable part as a percentage, too
 */
record DiskUsageRow(String type, int total, int active, long size, long reclaimable, boolean share) implements Row {
    static final String TABLE = "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
    static final HeaderRow HEADERS = new HeaderRow(Map.of(
            "Type", "TYPE",
            "TotalCount", "TOTAL",
            "Active", "ACTIVE",
            "Size", "SIZE",
            "Reclaimable", "RECLAIMABLE"));

    /** Layers are shared, so what is reclaimable is all that the images in use do not have for themselves. */
    static DiskUsageRow images(JsonObject usage) {
        long size = usage.number("LayersSize");
        long used = 0;
        int active = 0;
        List<JsonObject> images = usage.objects("Images");
        for (JsonObject image : images) {
            if (image.number("Containers") > 0) {
                active++;
                if (image.number("Size") >= 0 && image.number("SharedSize") >= 0) {
                    used += image.number("Size") - image.number("SharedSize");
                }
            }
        }
        return new DiskUsageRow("Images", images.size(), active, size, Math.max(0, size - used), true);
    }

    static DiskUsageRow containers(JsonObject usage) {
        long size = 0;
        long reclaimable = 0;
        int active = 0;
        List<JsonObject> containers = usage.objects("Containers");
        for (JsonObject container : containers) {
            size += container.number("SizeRw");
            switch (container.text("State")) {
                case "running", "paused", "restarting" -> active++;
                default -> reclaimable += container.number("SizeRw");
            }
        }
        return new DiskUsageRow("Containers", containers.size(), active, size, reclaimable, true);
    }

    static DiskUsageRow volumes(JsonObject usage) {
        long size = 0;
        long reclaimable = 0;
        int active = 0;
        List<JsonObject> volumes = usage.objects("Volumes");
        for (JsonObject volume : volumes) {
            JsonObject data = volume.object("UsageData");
            long bytes = Math.max(0, data.number("Size"));
            size += bytes;
            if (data.number("RefCount") > 0) {
                active++;
            } else {
                reclaimable += bytes;
            }
        }
        return new DiskUsageRow("Local Volumes", volumes.size(), active, size, reclaimable, true);
    }

    static DiskUsageRow buildCache(JsonObject usage) {
        long size = 0;
        List<JsonObject> caches = usage.objects("BuildCache");
        for (JsonObject cache : caches) {
            size += cache.number("Size");
        }
        return new DiskUsageRow("Build Cache", caches.size(), 0, size, size, false);
    }

    @Override
    public List<String> names() {
        return List.of("Active", "Reclaimable", "Size", "TotalCount", "Type");
    }

    @Override
    public Object field(String name, List<Object> arguments) {
        return switch (name) {
            case "Type" -> type;
            case "TotalCount" -> String.valueOf(total);
            case "Active" -> String.valueOf(active);
            case "Size" -> Sizes.humanLong(size);
            case "Reclaimable" ->
                Sizes.humanLong(reclaimable) + (share && size > 0 ? " (" + reclaimable * 100 / size + "%)" : "");
            default -> null;
        };
    }
}
