package io.jdock.shim.seccomp;

import io.jdock.nativebridge.abi.Seccomp;
import io.jdock.nativebridge.seccomp.SeccompAction;
import io.jdock.nativebridge.seccomp.SeccompArchitecture;
import io.jdock.nativebridge.seccomp.SeccompCondition;
import io.jdock.nativebridge.seccomp.SeccompCondition.Operator;
import io.jdock.nativebridge.seccomp.SeccompCondition.Width;
import io.jdock.nativebridge.seccomp.SeccompRule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the layout that {@code default-profile.txt} explains. */
final class ProfileText {
    private static final Pattern CALL = Pattern.compile("(\\w+)(?:\\(([^)]*)\\))?\\s*");
    private static final Pattern CONDITION = Pattern.compile("(int|u)([0-5])(?: & (\\w+))? (==|!=|<|<=|>|>=) (\\w+)");

    private final Map<SeccompArchitecture, List<SeccompArchitecture>> architectures =
            new EnumMap<>(SeccompArchitecture.class);
    private final List<SeccompProfile.Group> groups = new ArrayList<>();
    private SeccompAction defaultAction = SeccompAction.KILL_PROCESS;
    private GroupHead head = new GroupHead(SeccompAction.KILL_PROCESS, Requirement.NONE, Requirement.NONE);

    private record GroupHead(SeccompAction action, Requirement includes, Requirement excludes) {}

    private ProfileText() {}

    static SeccompProfile parse(String text) {
        ProfileText profile = new ProfileText();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(profile::line);
        return new SeccompProfile(
                profile.defaultAction, profile.architectures, profile.groups, Seccomp.SECCOMP_FILTER_FLAG_SPEC_ALLOW);
    }

    private void line(String line) {
        if (line.startsWith(" ")) {
            calls(line.strip());
            return;
        }
        String[] words = line.split("[ :]+");
        switch (words[0]) {
            case "default" -> defaultAction = action(line.substring("default ".length()));
            case "architectures" -> {
                List<SeccompArchitecture> others = new ArrayList<>();
                for (int i = 2; i < words.length; i++) {
                    others.add(SeccompArchitecture.valueOf(words[i]));
                }
                architectures.put(SeccompArchitecture.valueOf(words[1]), List.copyOf(others));
            }
            default -> head = head(line.split(" "));
        }
    }

    private static GroupHead head(String[] words) {
        Set<String> capabilities = new HashSet<>();
        Set<String> absentCapabilities = new HashSet<>();
        Set<String> machines = new HashSet<>();
        Optional<KernelVersion> kernel = Optional.empty();
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            if (word.startsWith("CAP_")) {
                capabilities.add(word);
            } else if (word.startsWith("!CAP_")) {
                absentCapabilities.add(word.substring(1));
            } else if (word.startsWith("kernel>=")) {
                kernel = Optional.of(KernelVersion.parse(word.substring("kernel>=".length())));
            } else {
                machines.add(word);
            }
        }
        return new GroupHead(
                action(words[0]),
                new Requirement(capabilities, machines, kernel),
                new Requirement(absentCapabilities, Set.of(), Optional.empty()));
    }

    private static SeccompAction action(String word) {
        if (word.equals("allow")) {
            return SeccompAction.ALLOW;
        }
        if (word.startsWith("errno:")) {
            return SeccompAction.errno(Integer.parseInt(word.substring("errno:".length())));
        }
        throw new IllegalArgumentException("seccomp profile: action \"" + word + "\"");
    }

    private void calls(String line) {
        List<String> plain = new ArrayList<>();
        Matcher matcher = CALL.matcher(line);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            if (matcher.group(2) == null) {
                plain.add(matcher.group(1));
            } else {
                add(List.of(matcher.group(1)), List.of(condition(matcher.group(2))));
            }
        }
        if (end != line.length()) {
            throw new IllegalArgumentException("seccomp profile: \"" + line.substring(end) + "\"");
        }
        if (!plain.isEmpty()) {
            add(plain, List.of());
        }
    }

    private void add(List<String> names, List<SeccompCondition> conditions) {
        groups.add(new SeccompProfile.Group(
                new SeccompRule(names, head.action(), conditions), head.includes(), head.excludes()));
    }

    private static SeccompCondition condition(String text) {
        Matcher matcher = CONDITION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("seccomp profile: condition \"" + text + "\"");
        }
        Width width = matcher.group(1).equals("int") ? Width.INT : Width.REGISTER;
        int index = Integer.parseInt(matcher.group(2));
        long value = Long.decode(matcher.group(5));
        if (matcher.group(3) != null) {
            return new SeccompCondition(index, Operator.MASKED_EQ, Long.decode(matcher.group(3)), value, width);
        }
        Operator operator = switch (matcher.group(4)) {
            case "==" -> Operator.EQ;
            case "!=" -> Operator.NE;
            case "<" -> Operator.LT;
            case "<=" -> Operator.LE;
            case ">" -> Operator.GT;
            default -> Operator.GE;
        };
        return new SeccompCondition(index, operator, value, 0, width);
    }
}
