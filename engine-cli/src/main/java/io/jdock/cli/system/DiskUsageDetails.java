package io.jdock.cli.system;

import io.jdock.cli.format.Durations;
import io.jdock.cli.format.Sizes;
import io.jdock.cli.format.Table;
import io.jdock.cli.format.Texts;
import io.jdock.cli.json.JsonObject;

/** What {@code jdock system df -v} shows: every object and its size. */
final class DiskUsageDetails {
    private static final int COMMAND_LENGTH = 20;
    private static final String NONE = "<none>";

    private DiskUsageDetails() {}

    static String of(JsonObject usage) {
        return "Images space usage:\n\n" + images(usage)
                + "\nContainers space usage:\n\n" + containers(usage)
                + "\nLocal Volumes space usage:\n\n" + volumes(usage)
                + "\nBuild cache usage: "
                + Sizes.humanLong(DiskUsageRow.buildCache(usage).size()) + "\n";
    }

    private static Table images(JsonObject usage) {
        Table table = new Table()
                .row("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE", "SHARED SIZE", "UNIQUE SIZE", "CONTAINERS");
        for (JsonObject image : usage.objects("Images")) {
            String name = image.array("RepoTags").isEmpty()
                    ? NONE + ":" + NONE
                    : image.array("RepoTags").get(0).toString();
            int colon = name.lastIndexOf(':');
            long shared = Math.max(0, image.number("SharedSize"));
            table.row(
                    name.substring(0, colon),
                    name.substring(colon + 1),
                    Texts.shortId(image.text("Id")),
                    age(image),
                    Sizes.human(image.number("Size")),
                    Sizes.human(shared),
                    Sizes.human(Math.max(0, image.number("Size") - shared)),
                    image.text("Containers"));
        }
        return table;
    }

    private static Table containers(JsonObject usage) {
        Table table = new Table()
                .row("CONTAINER ID", "IMAGE", "COMMAND", "LOCAL VOLUMES", "SIZE", "CREATED", "STATUS", "NAMES");
        for (JsonObject container : usage.objects("Containers")) {
            int volumes = 0;
            for (JsonObject mount : container.objects("Mounts")) {
                volumes += mount.text("Driver").equals("local") ? 1 : 0;
            }
            table.row(
                    Texts.shortId(container.text("Id")),
                    container.text("Image"),
                    '"' + Texts.ellipsis(container.text("Command"), COMMAND_LENGTH) + '"',
                    String.valueOf(volumes),
                    Sizes.human(container.number("SizeRw")),
                    age(container),
                    container.text("Status"),
                    name(container));
        }
        return table;
    }

    private static String name(JsonObject container) {
        String name = container.array("Names").isEmpty()
                ? ""
                : container.array("Names").get(0).toString();
        return name.startsWith("/") ? name.substring(1) : name;
    }

    private static String age(JsonObject object) {
        return Durations.human(System.currentTimeMillis() / 1000 - object.number("Created")) + " ago";
    }

    private static Table volumes(JsonObject usage) {
        Table table = new Table().row("VOLUME NAME", "LINKS", "SIZE");
        for (JsonObject volume : usage.objects("Volumes")) {
            JsonObject data = volume.object("UsageData");
            table.row(
                    volume.text("Name"),
                    data.text("RefCount"),
                    data.number("Size") < 0 ? "N/A" : Sizes.human(data.number("Size")));
        }
        return table;
    }
}
