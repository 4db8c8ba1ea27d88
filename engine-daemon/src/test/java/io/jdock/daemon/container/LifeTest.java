package io.jdock.daemon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifeTest {
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant LATER = THEN.plusSeconds(60);
    private static final Life.Running RUNNING = new Life.Running(7, 6, THEN);
    private static final Life.End END = new Life.End(3, false, THEN, LATER);

    private static final Map<String, Life> STATES = new LinkedHashMap<>();
    private static final Map<String, Life.Change> CHANGES = new LinkedHashMap<>();

    static {
        STATES.put("created", new Life.Created(Optional.empty()));
        STATES.put("running", RUNNING);
        STATES.put("paused", new Life.Paused(RUNNING));
        STATES.put("restarting", new Life.Restarting(END));
        STATES.put("exited", new Life.Exited(END, Optional.empty()));
        STATES.put("removing", new Life.Removing(new Life.Created(Optional.empty())));
        STATES.put("dead", new Life.Dead("busy"));
        CHANGES.put("started", new Life.Change.Started(7, 6, THEN));
        CHANGES.put("failed", new Life.Change.StartFailed(new Life.StartFailure(127, "no")));
        CHANGES.put("frozen", new Life.Change.Frozen());
        CHANGES.put("thawed", new Life.Change.Thawed());
        CHANGES.put("ended", new Life.Change.Ended(3, false, LATER));
        CHANGES.put("planned", new Life.Change.RestartPlanned());
        CHANGES.put("dropped", new Life.Change.RestartDropped());
        CHANGES.put("removal", new Life.Change.RemovalBegun());
        CHANGES.put("stuck", new Life.Change.RemovalFailed("busy"));
    }

    /** State, change, and the state after it; every pair that is not here must be refused. */
    private static final List<String> TABLE = List.of(
            "created started running",
            "created failed created",
            "created removal removing",
            "running frozen paused",
            "running ended exited",
            "paused thawed running",
            "paused ended exited",
            "restarting started running",
            "restarting failed exited",
            "restarting dropped exited",
            "restarting removal removing",
            "exited started running",
            "exited failed exited",
            "exited planned restarting",
            "exited removal removing",
            "removing stuck dead",
            "dead removal removing");

    @Test
    void followsTheTableAndNothingElse() {
        var expected = new HashMap<String, String>();
        for (String row : TABLE) {
            String[] words = row.split(" ");
            expected.put(words[0] + " " + words[1], words[2]);
        }
        STATES.forEach((state, life) -> CHANGES.forEach((name, change) -> {
            String after = expected.get(state + " " + name);
            if (after == null) {
                assertThatThrownBy(() -> life.after(change))
                        .as(state + " " + name)
                        .isInstanceOf(IllegalStateException.class);
            } else {
                assertThat(life.after(change).status()).as(state + " " + name).isEqualTo(after);
            }
        }));
    }

    @Test
    void keepsWhatItsDocumentNeeds() {
        Life failed = new Life.Exited(END, Optional.of(new Life.StartFailure(127, "no")));
        for (Life life : List.of(STATES.get("created"), STATES.get("exited"), STATES.get("dead"), failed)) {
            assertThat(LifeRecord.of(life).settled(255, LATER)).isEqualTo(life);
        }
        assertThat(LifeRecord.of(RUNNING).settled(255, LATER))
                .isEqualTo(new Life.Exited(new Life.End(255, false, THEN, LATER), Optional.empty()));
    }

    @Test
    void showsTheFailedStartsCode() {
        assertThat(new Life.Exited(END, Optional.of(new Life.StartFailure(127, "no"))).exitCode())
                .isEqualTo(127);
        assertThat(STATES.get("exited").exitCode()).isEqualTo(3);
        assertThat(RUNNING.exitCode()).isZero();
    }
}
