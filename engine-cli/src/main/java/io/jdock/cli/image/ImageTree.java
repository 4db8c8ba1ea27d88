package io.jdock.cli.image;

import io.jdock.cli.format.Sizes;
import io.jdock.cli.format.Table;
import io.jdock.cli.format.Texts;
import io.jdock.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock images --tree}: each image with its platforms below it. */
final class ImageTree {
    private static final String BRANCH = "├─ ";
    private static final String LAST = "└─ ";

    private ImageTree() {}

    static String of(List<JsonObject> images, boolean full) {
        Table table = new Table().row("IMAGE", "ID", "DISK USAGE", "CONTENT SIZE", "IN USE");
        for (JsonObject image : images) {
            List<JsonObject> manifests = shown(image);
            long content = 0;
            boolean used = false;
            for (JsonObject manifest : manifests) {
                content += manifest.object("Size").number("Content");
                used |= isUsed(manifest);
            }
            List<Object> tags = image.array("RepoTags");
            String id = id(image.text("Id"), full);
            String size = Sizes.human(image.number("Size"));
            for (int i = 0; i < Math.max(1, tags.size()); i++) {
                table.row(
                        tags.isEmpty() ? "<untagged>" : tags.get(i).toString(),
                        id,
                        size,
                        Sizes.human(content),
                        used ? "yes" : "");
            }
            for (int i = 0; i < manifests.size(); i++) {
                JsonObject manifest = manifests.get(i);
                JsonObject sizes = manifest.object("Size");
                table.row(
                        (i < manifests.size() - 1 ? BRANCH : LAST) + platform(manifest.object("ImageData")),
                        id(manifest.text("ID"), full),
                        Sizes.human(sizes.number("Total")),
                        Sizes.human(sizes.number("Content")),
                        isUsed(manifest) ? "yes" : "");
            }
        }
        return table.toString();
    }

    /** Those of an image that are here; what is attested of them is left out, as in Docker. */
    private static List<JsonObject> shown(JsonObject image) {
        List<JsonObject> shown = new ArrayList<>();
        for (JsonObject manifest : image.objects("Manifests")) {
            if (manifest.text("Kind").equals("image") && manifest.flag("Available")) {
                shown.add(manifest);
            }
        }
        return shown;
    }

    private static boolean isUsed(JsonObject manifest) {
        return !manifest.object("ImageData").array("Containers").isEmpty();
    }

    private static String platform(JsonObject data) {
        JsonObject platform = data.object("Platform");
        String variant = platform.text("variant");
        return platform.text("os") + "/" + platform.text("architecture") + (variant.isEmpty() ? "" : "/" + variant);
    }

    private static String id(String id, boolean full) {
        return full ? id : Texts.shortId(id);
    }
}
