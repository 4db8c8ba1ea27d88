package io.jdock.daemon.volume;

import io.jdock.daemon.EngineException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which volumes a client wants: values of one filter are alternatives, but all labels must match. */
record VolumeFilter(Map<String, List<String>> filters) {
    private static final Set<String> OF_LIST = Set.of("dangling", "driver", "label", "name");
    private static final Set<String> OF_PRUNE = Set.of("all", "label", "label!");

    VolumeFilter {
        filters = Map.copyOf(filters);
    }

    static VolumeFilter ofList(Map<String, List<String>> filters) {
        return new VolumeFilter(filters).requireOnly(OF_LIST);
    }

    static VolumeFilter ofPrune(Map<String, List<String>> filters) {
        return new VolumeFilter(filters).requireOnly(OF_PRUNE);
    }

    private VolumeFilter requireOnly(Set<String> known) {
        for (String name : filters.keySet()) {
            if (!known.contains(name)) {
                throw EngineException.invalid("invalid filter '" + name + "'");
            }
        }
        flag("dangling", false);
        flag("all", false);
        return this;
    }

    /** The value of a filter that is true or false. */
    boolean flag(String name, boolean absent) {
        List<String> values = of(name);
        if (values.isEmpty()) {
            return absent;
        }
        if (values.size() > 1) {
            throw invalid(name);
        }
        return switch (values.getFirst()) {
            case "1", "true", "t", "T", "True", "TRUE" -> true;
            case "0", "false", "f", "F", "False", "FALSE" -> false;
            default -> throw invalid(name);
        };
    }

    private EngineException invalid(String name) {
        return EngineException.invalid("invalid filter '" + name + "=[" + String.join(" ", of(name)) + "]'");
    }

    /** @param used whether a container has it */
    boolean matches(Volume volume, boolean used) {
        return (of("dangling").isEmpty() || flag("dangling", false) != used)
                && (of("driver").isEmpty() || of("driver").contains(LocalVolumes.DRIVER))
                && (of("name").isEmpty()
                        || of("name").stream().anyMatch(name -> volume.name().contains(name)))
                && of("label").stream().allMatch(label -> hasLabel(volume, label))
                && of("label!").stream().noneMatch(label -> hasLabel(volume, label));
    }

    private List<String> of(String name) {
        return filters.getOrDefault(name, List.of());
    }

    private static boolean hasLabel(Volume volume, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? volume.labels().containsKey(wanted)
                : wanted.substring(equals + 1).equals(volume.labels().get(wanted.substring(0, equals)));
    }
}
