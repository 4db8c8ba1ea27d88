package io.jdock.shim.seccomp;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.nativebridge.abi.Seccomp;
import io.jdock.nativebridge.seccomp.SeccompAction;
import io.jdock.nativebridge.seccomp.SeccompArchitecture;
import io.jdock.nativebridge.seccomp.SeccompCondition;
import io.jdock.nativebridge.seccomp.SeccompCondition.Operator;
import io.jdock.nativebridge.seccomp.SeccompRule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads profiles in Docker's JSON ({@code --security-opt seccomp=FILE}) and in that of the OCI runtime specification
 * ({@code linux.seccomp}), which is Docker's without groups that depend on something.
 */
public final class SeccompProfileParser {
    private static final int EPERM = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SeccompProfileParser() {}

    /**
     * Parses a profile.
     *
     * @return empty for a profile without default action and calls, which means: no seccomp
     * @throws IllegalArgumentException if it is no JSON or no profile; the message says where
     */
    public static Optional<SeccompProfile> parse(String json) {
        requireNonNull(json, "json is null");
        try {
            return parse(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw invalid("decode JSON: " + e.getOriginalMessage());
        }
    }

    /** As {@link #parse(String)}, of an object inside a larger document. */
    public static Optional<SeccompProfile> parse(JsonNode profile) {
        if (!profile.isObject()) {
            throw invalid("not a JSON object");
        }
        String defaultAction = text(profile, "defaultAction");
        JsonNode calls = profile.path("syscalls");
        if (defaultAction.isEmpty() && calls.isEmpty()) {
            return Optional.empty();
        }
        if (!text(profile, "listenerPath").isEmpty()) {
            throw invalid("listenerPath is not supported");
        }
        List<SeccompProfile.Group> groups = new ArrayList<>();
        for (JsonNode call : calls) {
            groups.addAll(groups(call));
        }
        return Optional.of(new SeccompProfile(
                action(defaultAction, profile.path("defaultErrnoRet")),
                architectures(profile),
                groups,
                flags(profile.path("flags"))));
    }

    private static Map<SeccompArchitecture, List<SeccompArchitecture>> architectures(JsonNode profile) {
        JsonNode plain = profile.path("architectures");
        JsonNode byMachine = profile.path("archMap");
        if (!plain.isEmpty() && !byMachine.isEmpty()) {
            throw invalid("both 'architectures' and 'archMap' are given, use one of them");
        }
        Map<SeccompArchitecture, List<SeccompArchitecture>> result = new EnumMap<>(SeccompArchitecture.class);
        for (JsonNode entry : byMachine) {
            SeccompArchitecture.ofOciName(text(entry, "architecture"))
                    .ifPresent(machine -> result.put(machine, known(entry.path("subArchitectures"))));
        }
        if (!plain.isEmpty()) {
            for (SeccompArchitecture machine : SeccompArchitecture.values()) {
                result.put(machine, known(plain));
            }
        }
        return result;
    }

    /** Architectures of machines that this engine does not run on cannot occur here and are left out. */
    private static List<SeccompArchitecture> known(JsonNode names) {
        List<SeccompArchitecture> known = new ArrayList<>();
        for (JsonNode name : names) {
            if (!name.asText().startsWith("SCMP_ARCH_")) {
                throw invalid("architecture \"" + name.asText() + "\"");
            }
            SeccompArchitecture.ofOciName(name.asText()).ifPresent(known::add);
        }
        return List.copyOf(known);
    }

    private static List<SeccompProfile.Group> groups(JsonNode call) {
        Set<String> names = new LinkedHashSet<>(strings(call.path("names")));
        String single = text(call, "name");
        if (!single.isEmpty()) {
            if (!names.isEmpty()) {
                throw invalid("both 'name' and 'names' are given, use one of them");
            }
            names.add(single);
        }
        if (names.isEmpty() || names.contains("")) {
            throw invalid("a rule without the name of a call");
        }
        SeccompAction action = action(text(call, "action"), call.path("errnoRet"));
        Requirement includes = requirement(call.path("includes"));
        Requirement excludes = requirement(call.path("excludes"));
        return conditions(call.path("args")).stream()
                .map(conditions -> new SeccompRule(List.copyOf(names), action, conditions))
                .map(rule -> new SeccompProfile.Group(rule, includes, excludes))
                .toList();
    }

    /**
     * Conditions on different arguments must all hold. If two are on the same argument, each is a rule of its own, so
     * that one is enough: profiles were written for this before there were masks, and runc reads them so.
     */
    private static List<List<SeccompCondition>> conditions(JsonNode arguments) {
        List<SeccompCondition> conditions = new ArrayList<>();
        Set<Integer> indexes = new TreeSet<>();
        for (JsonNode argument : arguments) {
            SeccompCondition condition = condition(argument);
            conditions.add(condition);
            indexes.add(condition.index());
        }
        return indexes.size() == conditions.size()
                ? List.of(List.copyOf(conditions))
                : conditions.stream().map(List::of).toList();
    }

    private static SeccompCondition condition(JsonNode argument) {
        String name = text(argument, "op");
        Operator operator = switch (name) {
            case "SCMP_CMP_EQ" -> Operator.EQ;
            case "SCMP_CMP_NE" -> Operator.NE;
            case "SCMP_CMP_LT" -> Operator.LT;
            case "SCMP_CMP_LE" -> Operator.LE;
            case "SCMP_CMP_GE" -> Operator.GE;
            case "SCMP_CMP_GT" -> Operator.GT;
            case "SCMP_CMP_MASKED_EQ" -> Operator.MASKED_EQ;
            default -> throw invalid("operator \"" + name + "\"");
        };
        int index = argument.path("index").asInt(-1);
        if (index < 0 || index > 5) {
            throw invalid("argument index " + argument.path("index") + " is not in 0..5");
        }
        return SeccompCondition.of(index, operator, number(argument, "value"), number(argument, "valueTwo"));
    }

    /** An unsigned 64-bit number; the bits of those above 2^63 are kept. */
    private static long number(JsonNode argument, String field) {
        JsonNode value = argument.path(field);
        if (value.isMissingNode()) {
            return 0;
        }
        if (!value.isIntegralNumber()
                || value.bigIntegerValue().signum() < 0
                || value.bigIntegerValue().bitLength() > 64) {
            throw invalid(field + " " + value + " is not an unsigned 64-bit number");
        }
        return value.bigIntegerValue().longValue();
    }

    private static SeccompAction action(String name, JsonNode errno) {
        if (!errno.isMissingNode() && !errno.isNull() && !errno.canConvertToInt()) {
            throw invalid("errnoRet " + errno);
        }
        int value = errno.asInt(EPERM);
        try {
            return switch (name) {
                case "SCMP_ACT_ALLOW" -> SeccompAction.ALLOW;
                case "SCMP_ACT_ERRNO" -> SeccompAction.errno(value);
                case "SCMP_ACT_TRACE" -> SeccompAction.trace(value);
                case "SCMP_ACT_TRAP" -> SeccompAction.TRAP;
                case "SCMP_ACT_LOG" -> SeccompAction.LOG;
                case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> SeccompAction.KILL_THREAD;
                case "SCMP_ACT_KILL_PROCESS" -> SeccompAction.KILL_PROCESS;
                case "SCMP_ACT_NOTIFY" -> throw invalid("action SCMP_ACT_NOTIFY is not supported");
                default -> throw invalid("action \"" + name + "\"");
            };
        } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith("seccomp profile") ? e : invalid(e.getMessage());
        }
    }

    private static Requirement requirement(JsonNode filter) {
        String kernel = text(filter, "minKernel");
        try {
            return new Requirement(
                    new HashSet<>(strings(filter.path("caps"))),
                    new HashSet<>(strings(filter.path("arches"))),
                    kernel.isEmpty() ? Optional.empty() : Optional.of(KernelVersion.parse(kernel)));
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
    }

    /** Without any flag given, as runc: no speculation mitigations just for having a filter. */
    private static int flags(JsonNode names) {
        if (names.isMissingNode() || names.isNull()) {
            return Seccomp.SECCOMP_FILTER_FLAG_SPEC_ALLOW;
        }
        int flags = 0;
        for (String name : strings(names)) {
            flags |= switch (name) {
                // The filter is set by a process with one thread: nothing to synchronise.
                case "SECCOMP_FILTER_FLAG_TSYNC" -> 0;
                case "SECCOMP_FILTER_FLAG_LOG" -> Seccomp.SECCOMP_FILTER_FLAG_LOG;
                case "SECCOMP_FILTER_FLAG_SPEC_ALLOW" -> Seccomp.SECCOMP_FILTER_FLAG_SPEC_ALLOW;
                // It is about a listener, of which there is none.
                case "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV" -> 0;
                default -> throw invalid("flag \"" + name + "\"");
            };
        }
        return flags;
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw invalid("expected a string, got " + element);
            }
            strings.add(element.asText());
        }
        return strings;
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText("");
    }

    private static IllegalArgumentException invalid(String reason) {
        return new IllegalArgumentException("seccomp profile: " + reason);
    }
}
