package io.jdock.cli.system;

import io.jdock.cli.Session;
import io.jdock.cli.http.Query;
import io.jdock.cli.json.Json;
import io.jdock.cli.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Removes what is not used, kind after kind, and keeps account of it. */
final class Pruning {
    private final Session session;
    private final StringBuilder text = new StringBuilder();
    private long reclaimed;

    Pruning(Session session) {
        this.session = session;
    }

    /** The filters and one more. */
    static Map<String, List<String>> with(Map<String, List<String>> filters, String name, String value) {
        Map<String, List<String>> more = new LinkedHashMap<>(filters);
        more.put(name, List.of(value));
        return more;
    }

    /** @param kind the first part of the endpoint's path */
    void prune(String kind, Map<String, List<String>> filters) throws IOException {
        Query path = Query.of("/" + kind + "/prune");
        if (!filters.isEmpty()) {
            path.with("filters", Json.compact(filters));
        }
        JsonObject report = session.engine().object("POST", path.toString(), null);
        reclaimed += report.number("SpaceReclaimed");
        switch (kind) {
            case "containers" -> list("Deleted Containers:", report.array("ContainersDeleted"));
            case "networks" -> list("Deleted Networks:", report.array("NetworksDeleted"));
            case "volumes" -> list("Deleted Volumes:", report.array("VolumesDeleted"));
            default -> images(report.objects("ImagesDeleted"));
        }
    }

    private void list(String title, List<Object> names) {
        if (!names.isEmpty()) {
            text.append(title).append('\n');
            for (Object name : names) {
                text.append(name).append('\n');
            }
            text.append('\n');
        }
    }

    private void images(List<JsonObject> images) {
        if (!images.isEmpty()) {
            text.append("Deleted Images:\n");
            for (JsonObject image : images) {
                String untagged = image.text("Untagged");
                text.append(untagged.isEmpty() ? "deleted: " + image.text("Deleted") : "untagged: " + untagged)
                        .append('\n');
            }
            text.append('\n');
        }
    }

    /** What was removed, as Docker lists it. */
    String text() {
        return text.toString();
    }

    /** In bytes. */
    long reclaimed() {
        return reclaimed;
    }
}
