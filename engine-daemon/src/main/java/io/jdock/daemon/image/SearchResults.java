package io.jdock.daemon.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What a registry found, in the words of its own answer and of {@code GET /images/search}. */
public record SearchResults(List<Result> results) {
    public SearchResults {
        results = results == null ? List.of() : List.copyOf(results);
    }

    /** One repository. */
    public record Result(
            String name,
            String description,
            @JsonProperty("star_count") int starCount,
            @JsonProperty("is_official") boolean isOfficial,
            @JsonProperty("is_automated") boolean isAutomated) {
        public Result {
            name = name == null ? "" : name;
            description = description == null ? "" : description;
        }
    }
}
