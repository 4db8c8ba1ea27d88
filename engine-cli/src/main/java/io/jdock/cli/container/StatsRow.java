package io.jdock.cli.container;

import io.jdock.cli.format.Sizes;
import io.jdock.cli.format.Texts;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.HeaderRow;
import io.jdock.cli.template.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One line of {@code jdock stats}: what a sample of the daemon says of one container, computed as Docker's client does.
 *
 * @param container as the user named it, or its id
 * @param sample null if none has come yet
 * @param full whether nothing is cut short
 */
record StatsRow(String container, JsonObject sample, boolean full) implements Row {
    static final String TABLE =
            "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}";

    static final HeaderRow HEADERS = new HeaderRow(Map.of(
            "Container", "CONTAINER",
            "ID", "CONTAINER ID",
            "Name", "NAME",
            "CPUPerc", "CPU %",
            "MemUsage", "MEM USAGE / LIMIT",
            "MemPerc", "MEM %",
            "NetIO", "NET I/O",
            "BlockIO", "BLOCK I/O",
            "PIDs", "PIDS"));

    private static final String UNKNOWN = "--";

    @Override
    public List<String> names() {
        return List.of("BlockIO", "CPUPerc", "Container", "ID", "MemPerc", "MemUsage", "Name", "NetIO", "PIDs");
    }

    @Override
    public Object field(String name, List<Object> arguments) {
        boolean none = sample == null;
        return switch (name) {
            case "Container" -> container;
            case "ID" -> none ? container : full ? sample.text("id") : Texts.shortId(sample.text("id"));
            case "Name" -> none ? UNKNOWN : sample.text("name").replaceFirst("^/", "");
            case "CPUPerc" -> none ? UNKNOWN : percent(cpu());
            case "MemUsage" ->
                none ? UNKNOWN + " / " + UNKNOWN : Sizes.humanBinary(memory()) + " / " + Sizes.humanBinary(limit());
            case "MemPerc" -> none ? UNKNOWN : percent(limit() == 0 ? 0 : 100.0 * memory() / limit());
            case "NetIO" ->
                none ? UNKNOWN : Sizes.human(network("rx_bytes")) + " / " + Sizes.human(network("tx_bytes"));
            case "BlockIO" -> none ? UNKNOWN : Sizes.human(block('r')) + " / " + Sizes.human(block('w'));
            case "PIDs" ->
                none ? UNKNOWN : String.valueOf(sample.object("pids_stats").number("current"));
            default -> null;
        };
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }

    /** The container's part of the time between two samples, where a whole processor is 100. */
    private double cpu() {
        JsonObject now = sample.object("cpu_stats");
        JsonObject before = sample.object("precpu_stats");
        double used = now.object("cpu_usage").number("total_usage")
                - before.object("cpu_usage").number("total_usage");
        double system = now.number("system_cpu_usage") - before.number("system_cpu_usage");
        long processors = now.number("online_cpus");
        if (processors == 0) {
            processors = now.object("cpu_usage").array("percpu_usage").size();
        }
        boolean first = before.number("system_cpu_usage") == 0;
        return first || used <= 0 || system <= 0 ? 0 : used / system * processors * 100;
    }

    /** Without what of the page cache the kernel may drop at once. */
    private long memory() {
        JsonObject memory = sample.object("memory_stats");
        long usage = memory.number("usage");
        JsonObject details = memory.object("stats");
        long cache = details.fields().containsKey("total_inactive_file")
                ? details.number("total_inactive_file")
                : details.number("inactive_file");
        return cache < usage ? usage - cache : usage;
    }

    private long limit() {
        return sample.object("memory_stats").number("limit");
    }

    private long network(String counter) {
        long sum = 0;
        JsonObject networks = sample.object("networks");
        for (String name : networks.fields().keySet()) {
            sum += networks.object(name).number(counter);
        }
        return sum;
    }

    private long block(char operation) {
        long sum = 0;
        for (JsonObject entry : sample.object("blkio_stats").objects("io_service_bytes_recursive")) {
            String name = entry.text("op");
            if (!name.isEmpty() && Character.toLowerCase(name.charAt(0)) == operation) {
                sum += entry.number("value");
            }
        }
        return sum;
    }
}
