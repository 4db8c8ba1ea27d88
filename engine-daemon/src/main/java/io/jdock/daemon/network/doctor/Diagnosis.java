package io.jdock.daemon.network.doctor;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.UpperCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found at each hop of a container's way to others, in the order of the way. */
@JsonNaming(UpperCamelCaseStrategy.class)
public record Diagnosis(String id, String name, String mode, boolean healthy, List<Finding> findings) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Whether a hop does what it should. */
    public enum State {
        OK,
        BROKEN,
        /** It may be meant so. */
        UNCLEAR;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was seen at a hop.
     *
     * @param hop in one word
     * @param says what is so; of a broken hop also what to do
     */
    @JsonNaming(UpperCamelCaseStrategy.class)
    public record Finding(String hop, State state, String says) {}

    /** Collects findings. */
    static final class Findings {
        private final List<Finding> list = new ArrayList<>();

        void ok(String hop, String says) {
            list.add(new Finding(hop, State.OK, says));
        }

        void broken(String hop, String says) {
            list.add(new Finding(hop, State.BROKEN, says));
        }

        void unclear(String hop, String says) {
            list.add(new Finding(hop, State.UNCLEAR, says));
        }

        boolean anyBroken() {
            return list.stream().anyMatch(finding -> finding.state() == State.BROKEN);
        }

        Diagnosis of(String id, String name, String mode) {
            return new Diagnosis(id, name, mode, !anyBroken(), list);
        }
    }
}
