package io.jdock.cli.container;

import io.jdock.cli.format.Durations;
import io.jdock.cli.format.Sizes;
import io.jdock.cli.format.Table;
import io.jdock.cli.format.Texts;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.HeaderRow;
import io.jdock.cli.template.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One line of {@code jdock ps}.
 *
 * @param container as the daemon lists it
 * @param full whether nothing is cut short
 */
record ContainerRow(JsonObject container, boolean full) implements Row {
    static final HeaderRow HEADERS = new HeaderRow(Map.ofEntries(
            Map.entry("ID", "CONTAINER ID"),
            Map.entry("Names", "NAMES"),
            Map.entry("Image", "IMAGE"),
            Map.entry("Command", "COMMAND"),
            Map.entry("CreatedAt", "CREATED AT"),
            Map.entry("RunningFor", "CREATED"),
            Map.entry("Ports", "PORTS"),
            Map.entry("State", "STATE"),
            Map.entry("Status", "STATUS"),
            Map.entry("Size", "SIZE"),
            Map.entry("Labels", "LABELS"),
            Map.entry("Mounts", "MOUNTS"),
            Map.entry("LocalVolumes", "LOCAL VOLUMES"),
            Map.entry("Networks", "NETWORKS"),
            Map.entry("Platform", "PLATFORM")));

    private static final int COMMAND_LENGTH = 20;
    private static final int MOUNT_LENGTH = 15;

    /** The default table. */
    static String table(List<ContainerRow> rows, boolean size) {
        Table table = new Table();
        if (size) {
            table.row("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES", "SIZE");
        } else {
            table.row("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES");
        }
        for (ContainerRow row : rows) {
            String[] cells = {
                row.id(),
                row.image(),
                row.command(),
                row.runningFor(),
                row.container.text("Status"),
                row.ports(),
                row.names(false)
            };
            if (size) {
                cells = java.util.Arrays.copyOf(cells, cells.length + 1);
                cells[cells.length - 1] = row.size();
            }
            table.row(cells);
        }
        return table.toString();
    }

    @Override
    public List<String> names() {
        return List.of(
                "Command",
                "CreatedAt",
                "ID",
                "Image",
                "Labels",
                "LocalVolumes",
                "Mounts",
                "Names",
                "Networks",
                "Ports",
                "RunningFor",
                "Size",
                "State",
                "Status");
    }

    @Override
    public Object field(String name, List<Object> arguments) {
        return switch (name) {
            case "ID" -> id();
            case "Names" -> names(true);
            case "Image" -> image();
            case "Command" -> command();
            case "CreatedAt" -> Texts.localTime(container.number("Created"));
            case "RunningFor" -> runningFor();
            case "Ports" -> ports();
            case "State" -> container.text("State");
            case "Status" -> container.text("Status");
            case "Size" -> size();
            case "Labels" -> Texts.pairs(container.object("Labels"));
            case "Label" ->
                arguments.isEmpty() ? null : container.object("Labels").text(String.valueOf(arguments.get(0)));
            case "Mounts" -> mounts();
            case "LocalVolumes" -> localVolumes();
            case "Networks" ->
                String.join(
                        ",",
                        container
                                .object("NetworkSettings")
                                .object("Networks")
                                .fields()
                                .keySet());
            case "Platform" -> "";
            default -> null;
        };
    }

    String id() {
        return full ? container.text("Id") : Texts.shortId(container.text("Id"));
    }

    /** The names without their slash; those under which other containers link to it only where they are wanted. */
    String names(boolean links) {
        List<String> names = new ArrayList<>();
        for (Object element : container.array("Names")) {
            String name = element.toString();
            name = name.startsWith("/") ? name.substring(1) : name;
            if (links && full || name.indexOf('/') < 0) {
                names.add(name);
            }
        }
        return String.join(",", names);
    }

    private String image() {
        String image = container.text("Image");
        if (image.isEmpty()) {
            return "<no image>";
        }
        if (!full) {
            String id = Texts.shortId(container.text("ImageID"));
            if (id.equals(Texts.shortId(image))) {
                return id;
            }
            int digest = image.indexOf('@');
            if (digest > 0 && image.lastIndexOf(':', digest) > image.lastIndexOf('/', digest)) {
                return image.substring(0, digest);
            }
        }
        return image;
    }

    private String command() {
        String command = container.text("Command");
        return '"'
                + (full ? command : Texts.ellipsis(command, COMMAND_LENGTH))
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }

    private String runningFor() {
        return Durations.human(System.currentTimeMillis() / 1000 - container.number("Created")) + " ago";
    }

    private String ports() {
        return PortList.of(container.objects("Ports"));
    }

    private String size() {
        String size = Sizes.human(container.number("SizeRw"));
        long root = container.number("SizeRootFs");
        return root > 0 ? size + " (virtual " + Sizes.human(root) + ")" : size;
    }

    private String mounts() {
        List<String> mounts = new ArrayList<>();
        for (JsonObject mount : container.objects("Mounts")) {
            String name = mount.text("Name").isEmpty() ? mount.text("Source") : mount.text("Name");
            mounts.add(full ? name : Texts.ellipsis(name, MOUNT_LENGTH));
        }
        return String.join(",", mounts);
    }

    private String localVolumes() {
        int count = 0;
        for (JsonObject mount : container.objects("Mounts")) {
            count += mount.text("Driver").equals("local") ? 1 : 0;
        }
        return String.valueOf(count);
    }
}
