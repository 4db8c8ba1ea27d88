package io.jdock.cli.container;

import io.jdock.cli.format.Sizes;
import io.jdock.cli.json.Body;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one value of --mount: fields separated by commas, {@code key=value} each; a field in quotes may hold commas. */
final class MountSpec {
    private final String text;
    private final Body mount = new Body().set("Type", "volume");
    private final Body bind = new Body();
    private final Body volume = new Body();
    private final Body tmpfs = new Body();
    private final Body image = new Body();
    private final Map<String, Object> driverOptions = new LinkedHashMap<>();
    private final Body driver = new Body();

    private MountSpec(String text) {
        this.text = text;
    }

    /**
     * @return a Mount object of the API
     * @throws IllegalArgumentException with a message for the user
     */
    static Map<String, Object> parse(String text) {
        return new MountSpec(text).parse();
    }

    private Map<String, Object> parse() {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("value is empty");
        }
        for (String field : CommaFields.split(text)) {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (equals < 0) {
                applySwitch(field, key);
            } else {
                apply(field, key, field.substring(equals + 1));
            }
        }
        return finish();
    }

    private void applySwitch(String field, String key) {
        switch (key) {
            case "readonly", "ro" -> mount.set("ReadOnly", true);
            case "volume-nocopy" -> volume.set("NoCopy", true);
            case "bind-nonrecursive" -> bind.set("NonRecursive", true);
            default -> throw new IllegalArgumentException("invalid field '" + field + "' must be a key=value pair");
        }
    }

    private void apply(String field, String key, String value) {
        switch (key) {
            case "type" -> mount.set("Type", value.toLowerCase(Locale.ROOT));
            case "source", "src" ->
                mount.set(
                        "Source",
                        value.startsWith(".")
                                ? Path.of(value).toAbsolutePath().normalize().toString()
                                : value);
            case "target", "dst", "destination" -> mount.set("Target", value);
            case "readonly", "ro" -> mount.set("ReadOnly", bool(key, value));
            case "consistency" -> mount.set("Consistency", value.toLowerCase(Locale.ROOT));
            case "bind-propagation" -> bind.set("Propagation", value.toLowerCase(Locale.ROOT));
            case "idmap" -> mount.set("IdMap", value);
            case "bind-create-src" -> bind.set("CreateMountpoint", bool(key, value));
            case "bind-nonrecursive" -> bind.set("NonRecursive", bool(key, value));
            case "bind-recursive" -> recursive(value);
            case "volume-subpath" -> volume.set("Subpath", value);
            case "volume-nocopy" -> volume.set("NoCopy", bool(key, value));
            case "volume-label" -> volume.set("Labels", labels(value));
            case "volume-driver" -> driver.set("Name", value);
            case "volume-opt" -> driverOptions.putAll(ContainerRequest.pairs(List.of(value)));
            case "image-subpath" -> image.set("Subpath", value);
            case "tmpfs-size" -> tmpfs.set("SizeBytes", size(value));
            case "tmpfs-mode" -> tmpfs.set("Mode", mode(value));
            default -> throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
        }
    }

    private Map<String, Object> labels(String value) {
        Map<String, Object> labels = new LinkedHashMap<>();
        if (volume.fields().get("Labels") instanceof Map<?, ?> earlier) {
            for (Map.Entry<?, ?> entry : earlier.entrySet()) {
                labels.put((String) entry.getKey(), entry.getValue());
            }
        }
        labels.putAll(ContainerRequest.pairs(List.of(value)));
        return labels;
    }

    private void recursive(String value) {
        switch (value) {
            case "enabled" -> bind.set("NonRecursive", false);
            case "disabled" -> bind.set("NonRecursive", true);
            case "writable" -> bind.set("ReadOnlyNonRecursive", true);
            case "readonly" -> bind.set("ReadOnlyForceRecursive", true);
            default ->
                throw new IllegalArgumentException("invalid value for bind-recursive: " + value
                        + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
        }
    }

    private Map<String, Object> finish() {
        if (!mount.fields().containsKey("Target")) {
            throw new IllegalArgumentException("target is required");
        }
        String type = (String) mount.fields().get("Type");
        driver.setIfAny("Options", driverOptions);
        volume.setIfAny("DriverConfig", driver.fields());
        refuseForeign(type, "bind", bind);
        refuseForeign(type, "volume", volume);
        refuseForeign(type, "tmpfs", tmpfs);
        refuseForeign(type, "image", image);
        checkRecursion();
        return mount.setIfAny("BindOptions", bind.fields())
                .setIfAny("VolumeOptions", volume.fields())
                .setIfAny("TmpfsOptions", tmpfs.fields())
                .setIfAny("ImageOptions", image.fields())
                .fields();
    }

    /** How deep read-only goes can only be said of what is read-only, and all the way down only without propagation. */
    private void checkRecursion() {
        boolean writable = bind.fields().containsKey("ReadOnlyNonRecursive");
        boolean readOnly = bind.fields().containsKey("ReadOnlyForceRecursive");
        if ((writable || readOnly) && !Boolean.TRUE.equals(mount.fields().get("ReadOnly"))) {
            throw new IllegalArgumentException("option 'bind-recursive=" + (writable ? "writable" : "readonly")
                    + "' requires 'readonly' to be specified in conjunction");
        }
        if (readOnly && !"rprivate".equals(bind.fields().get("Propagation"))) {
            throw new IllegalArgumentException("option 'bind-recursive=readonly' requires 'bind-propagation=rprivate'"
                    + " to be specified in conjunction");
        }
    }

    private static void refuseForeign(String type, String owner, Body options) {
        if (!type.equals(owner) && !options.fields().isEmpty()) {
            throw new IllegalArgumentException("cannot mix '" + owner + "-*' options with mount type '" + type + "'");
        }
    }

    private static boolean bool(String key, String value) {
        return switch (value) {
            case "true", "1", "True", "TRUE", "t", "T" -> true;
            case "false", "0", "False", "FALSE", "f", "F" -> false;
            default -> throw new IllegalArgumentException("invalid value for " + key + ": " + value);
        };
    }

    private static long size(String value) {
        try {
            return Sizes.parse(value);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("invalid value for tmpfs-size: " + value);
        }
    }

    private static long mode(String value) {
        try {
            return Long.parseLong(value, 8);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("invalid value for tmpfs-mode: " + value);
        }
    }
}
