package io.jdock.daemon.api;

import io.jdock.daemon.EngineException;
import io.jdock.daemon.image.SearchResults.Result;
import java.util.List;
import java.util.Map;

/** The filters of {@code GET /images/search}. */
record SearchFilter(int stars, List<Boolean> official, List<Boolean> automated) {
    static SearchFilter of(Map<String, List<String>> filters) {
        filters.keySet().stream()
                .filter(name -> !List.of("is-automated", "is-official", "stars").contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw EngineException.invalid("invalid filter '" + name + "'");
                });
        int stars = filters.getOrDefault("stars", List.of()).stream()
                .mapToInt(SearchFilter::number)
                .max()
                .orElse(0);
        return new SearchFilter(stars, flags(filters, "is-official"), flags(filters, "is-automated"));
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw EngineException.invalid("invalid filter 'stars=" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static List<Boolean> flags(Map<String, List<String>> filters, String name) {
        return filters.getOrDefault(name, List.of()).stream()
                .map(text -> switch (text) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default -> throw EngineException.invalid("invalid filter '" + name + "=" + text + "'");
                })
                .toList();
    }

    boolean matches(Result result) {
        return result.starCount() >= stars
                && (official.isEmpty() || official.contains(result.isOfficial()))
                && (automated.isEmpty() || automated.contains(result.isAutomated()));
    }
}
