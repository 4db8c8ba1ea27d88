package io.jdock.cli.image;

import io.jdock.cli.format.Durations;
import io.jdock.cli.format.Sizes;
import io.jdock.cli.format.Texts;
import io.jdock.cli.json.JsonObject;
import io.jdock.cli.template.HeaderRow;
import io.jdock.cli.template.Row;
import java.util.List;
import java.util.Map;

/**
 * One line of {@code jdock images}: an image under one of its names.
 *
 * @param image as the daemon lists it
 * @param repository {@code <none>} if it has none
 * @param tag {@code <none>} if it has none
 * @param digest {@code <none>} if it has none
 * @param full whether nothing is cut short
 */
record ImageRow(JsonObject image, String repository, String tag, String digest, boolean full) implements Row {
    static final HeaderRow HEADERS = new HeaderRow(Map.ofEntries(
            Map.entry("ID", "IMAGE ID"),
            Map.entry("Repository", "REPOSITORY"),
            Map.entry("Tag", "TAG"),
            Map.entry("Digest", "DIGEST"),
            Map.entry("CreatedSince", "CREATED"),
            Map.entry("CreatedAt", "CREATED AT"),
            Map.entry("Size", "SIZE"),
            Map.entry("Containers", "CONTAINERS"),
            Map.entry("SharedSize", "SHARED SIZE"),
            Map.entry("UniqueSize", "UNIQUE SIZE"),
            Map.entry("VirtualSize", "SIZE")));

    private static final String NONE = "<none>";

    /** Adds a line for each tag; one without a tag if there is none. */
    static void addAll(List<ImageRow> rows, JsonObject image, boolean full, boolean digests) {
        int before = rows.size();
        List<Object> references = image.array("RepoDigests");
        for (Object element : image.array("RepoTags")) {
            ImageName name = ImageName.of(element.toString());
            if (!name.repository().equals(NONE)) {
                String digest = digests ? digestOf(name.repository(), references) : NONE;
                rows.add(new ImageRow(image, name.repository(), name.tag(), digest, full));
            }
        }
        if (rows.size() == before) {
            String repository = NONE;
            String digest = NONE;
            if (!references.isEmpty()) {
                ImageName name = ImageName.of(references.get(0).toString());
                repository = name.repository();
                digest = digests && !name.digest().equals(NONE) ? name.digest() : NONE;
            }
            rows.add(new ImageRow(image, repository, NONE, digest, full));
        }
    }

    private static String digestOf(String repository, List<Object> references) {
        for (Object element : references) {
            ImageName name = ImageName.of(element.toString());
            if (name.repository().equals(repository)) {
                return name.digest();
            }
        }
        return NONE;
    }

    String id() {
        return full ? image.text("Id") : Texts.shortId(image.text("Id"));
    }

    @Override
    public List<String> names() {
        return List.of(
                "Containers",
                "CreatedAt",
                "CreatedSince",
                "Digest",
                "ID",
                "Repository",
                "SharedSize",
                "Size",
                "Tag",
                "UniqueSize",
                "VirtualSize");
    }

    @Override
    public Object field(String name, List<Object> arguments) {
        return switch (name) {
            case "ID" -> id();
            case "Repository" -> repository;
            case "Tag" -> tag;
            case "Digest" -> digest;
            case "CreatedSince" ->
                Durations.human(System.currentTimeMillis() / 1000 - image.number("Created")) + " ago";
            case "CreatedAt" -> Texts.localTime(image.number("Created"));
            case "Size", "VirtualSize" -> Sizes.human(image.number("Size"));
            case "Containers", "SharedSize", "UniqueSize" -> "N/A";
            default -> null;
        };
    }
}
